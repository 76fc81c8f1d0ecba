package rookery.kernel;

/// One page of a list. Protocol fact (rest.md D.4): pages count from 0; a size defaults to 60, and
/// one above 200 is silently cut. Immutable.
///
/// @param number from 0
/// @param size 1 to 200
public record Page(int number, int size) {
  public static final int DEFAULT_SIZE = 60;
  public static final int MOST = 200;

  public Page {
    if (number < 0 || size < 1) {
      throw new IllegalArgumentException("page " + number + " of size " + size);
    }
    size = Math.min(size, MOST);
  }

  /// Rows before this page.
  public long offset() {
    return (long) number * size;
  }
}
