package rookery.acceptance;

import java.util.List;
import java.util.Optional;
import rookery.client.ChatClient;
import rookery.client.Tree;

/// What a node says of its cluster to an administrator. Immutable.
record ClusterView(Tree whole) {
  /// Asks once.
  ///
  /// @param admin at the node that is asked
  static ClusterView of(ChatClient admin) {
    return new ClusterView(admin.get("/api/rookery/v1/cluster").expect(200).tree());
  }

  /// The epoch of the log that the node is in.
  String epoch() {
    return whole.text("epoch");
  }

  long term() {
    return whole.number("term");
  }

  /// The id of the node that leads; empty if none is known to.
  String leader() {
    return whole.text("leader");
  }

  List<String> names() {
    return nodes().stream().map(node -> node.text("name")).toList();
  }

  List<Tree> nodes() {
    return whole.at("nodes").list();
  }

  Optional<Tree> node(String name) {
    return nodes().stream().filter(node -> node.text("name").equals(name)).findFirst();
  }

  /// The state of a node, `gone` if it is not among them.
  String state(String name) {
    return node(name).map(node -> node.text("state")).orElse("gone");
  }

  /// The codes of what is amiss with a node.
  List<String> reasons(String name) {
    return node(name).stream()
        .flatMap(node -> node.at("reasons").list().stream())
        .map(reason -> reason.text("code"))
        .toList();
  }

  /// The name of the node that leads; empty if none is known to.
  String leaderName() {
    return nodes().stream()
        .filter(node -> Boolean.TRUE.equals(node.at("leader").value()))
        .map(node -> node.text("name"))
        .findFirst()
        .orElse("");
  }

  /// What happened to a node, the oldest first.
  List<String> eventsOf(String name) {
    return whole.at("recent").list().reversed().stream()
        .filter(event -> event.text("node").equals(name))
        .map(event -> event.text("event"))
        .toList();
  }

  /// What happened, the oldest first.
  List<String> events() {
    return whole.at("recent").list().reversed().stream()
        .map(event -> event.text("node") + " " + event.text("event"))
        .toList();
  }
}
