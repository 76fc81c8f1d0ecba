package rookery.bench.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// All clients, each at home at a node. Thread-safe.
public final class Crowd implements AutoCloseable {
  private final Field field;
  private final List<Member> members;

  private Crowd(Field field, List<Member> members) {
    this.field = field;
    this.members = List.copyOf(members);
  }

  /// One client for each account, the nodes in turn.
  public static Crowd of(Field field, List<Account> accounts) {
    var members = new ArrayList<Member>();
    for (int i = 0; i < accounts.size(); i++) {
      members.add(new Member(accounts.get(i), i % field.balancer().count(), field, i));
    }
    return new Crowd(field, members);
  }

  public int size() {
    return members.size();
  }

  /// How many are at home at a node.
  public int at(int node) {
    int count = field.balancer().count();
    return members.size() / count + (node < members.size() % count ? 1 : 0);
  }

  /// All come, so many a second.
  public void come(int perSecond) {
    for (int i = 0; i < members.size(); i++) {
      var member = members.get(i);
      field.wire().loop().schedule(member::come, 1_000L * i / perSecond, TimeUnit.MILLISECONDS);
    }
  }

  /// Those who were at home at a node go there again, so many a second.
  public void goHome(int node, int perSecond) {
    int count = field.balancer().count();
    for (int i = node; i < members.size(); i += count) {
      var member = members.get(i);
      field
          .wire()
          .loop()
          .schedule(
              () -> member.moveTo(node), 1_000L * i / count / perSecond, TimeUnit.MILLISECONDS);
    }
  }

  /// One of them loses its socket, and comes back by itself.
  public void drop(int member) {
    members.get(member).drop();
  }

  /// One of them says something over its socket.
  ///
  /// @param data in JSON
  public void say(int member, String action, String data) {
    members.get(member).say(action, data);
  }

  @Override
  public void close() {
    members.forEach(Member::leave);
  }
}
