package rookery.bench.mix;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import rookery.bench.wire.Call;

/// What a client does, how often beside the others, and the calls that it makes for it, one after
/// the other. Names and weights are those of the official load tester (protocol: rest B.6); where
/// it is only known that a weight is below 0.01, it is 0.005 here.
public enum Action {
  SWITCH_CHANNEL("SwitchChannel", 6.52),
  SCROLL_CHANNEL("ScrollChannel", 1.99),
  CREATE_POST("CreatePost", 1),
  UNREAD_CHECK("UnreadCheck", 1),
  OPEN_DIRECT("OpenDirectOrGroupChannel", 0.98),
  VIEW_GLOBAL_THREADS("ViewGlobalThreads", 0.60),
  OPEN_PERMALINK("OpenPermalink", 0.30),
  VIEW_THREAD("ViewThread", 0.28),
  /// Its calls are made when the socket is open again.
  RECONNECT("ReconnectWebSocket", 0.144),
  ADD_REACTION("AddReaction", 0.13),
  EDIT_POST("EditPost", 0.04),
  CLICK_USER_PROFILE("ClickUserProfile", 0.03),
  CREATE_DIRECT("create a direct channel", 0.005),
  CREATE_CHANNEL("create a channel", 0.005),
  JOIN_CHANNEL("join a channel", 0.005),
  DELETE_POST("delete a post", 0.005),
  FULL_RELOAD("full reload", 0.0008),
  /// Every minute, whatever else a client does.
  EVERY_MINUTE("every minute", 0);

  /// What the tester does besides, and why it is not done here.
  public static final List<String> LEFT_OUT =
      List.of(
          "not offered, as the client's configuration says: DeleteDraft 1.41, UpsertDraft 0.50,"
              + " GetDrafts 0.04, files of posts, client_perf",
          "no such endpoint: UpdateThreadRead 0.32, SearchUsers 0.03, SearchPosts 0.03,"
              + " SearchGroupChannels 0.02, SearchChannels 0.015, profile attributes and team member"
              + " of ClickUserProfile, GET /users/email",
          "for licensed or newer servers: scheduled posts, acknowledgements, user reports",
          "below 0.01: group messages, custom status, categories, follow, reminders, log out and in");

  private static final double WEIGHTS = Arrays.stream(values()).mapToDouble(a -> a.weight).sum();

  private final String title;
  private final double weight;

  Action(String title, double weight) {
    this.title = title;
    this.weight = weight;
  }

  /// As the tester calls it.
  public String title() {
    return title;
  }

  /// How often beside the others.
  public double weight() {
    return weight;
  }

  /// Its calls, each to be made when the one before is answered.
  List<Call> calls(Mind mind) {
    return switch (this) {
      case SWITCH_CHANNEL -> Recipes.switchChannel(mind);
      case SCROLL_CHANNEL -> Recipes.scrollChannel(mind);
      case CREATE_POST -> Recipes.createPost(mind);
      case UNREAD_CHECK -> Recipes.unreadCheck(mind);
      case OPEN_DIRECT -> Recipes.openDirect(mind);
      case VIEW_GLOBAL_THREADS -> Recipes.viewGlobalThreads(mind);
      case OPEN_PERMALINK -> Recipes.openPermalink(mind);
      case VIEW_THREAD -> Recipes.viewThread(mind);
      case RECONNECT -> List.of();
      case ADD_REACTION -> Recipes.addReaction(mind);
      case EDIT_POST -> Recipes.editPost(mind);
      case CLICK_USER_PROFILE -> Recipes.clickUserProfile(mind);
      case CREATE_DIRECT -> Recipes.createDirect(mind);
      case CREATE_CHANNEL -> Recipes.createChannel(mind);
      case JOIN_CHANNEL -> Recipes.joinChannel(mind);
      case DELETE_POST -> Recipes.deletePost(mind);
      case FULL_RELOAD -> Recipes.fullReload(mind);
      case EVERY_MINUTE -> Recipes.everyMinute(mind);
    };
  }

  /// Any of them, by their weights.
  static Action any(Random random) {
    double left = random.nextDouble() * WEIGHTS;
    for (Action action : values()) {
      left -= action.weight;
      if (left < 0) {
        return action;
      }
    }
    return SWITCH_CHANNEL;
  }
}
