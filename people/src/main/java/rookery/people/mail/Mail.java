package rookery.people.mail;

/// A mail to one person. Immutable.
///
/// @param to the address
public record Mail(String to, String subject, String text) {
  @Override
  public String toString() {
    return "a mail";
  }
}
