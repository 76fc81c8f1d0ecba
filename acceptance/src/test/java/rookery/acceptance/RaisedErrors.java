package rookery.acceptance;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The errors that one source file raises. Texts that are put together stand as one, with `x` for
/// what is known only when it runs. Not thread-safe; confined to one test.
final class RaisedErrors extends TreeScanner<@Nullable Void, @Nullable Void> {
  private static final Pattern ID =
      Pattern.compile("(?:api|app|model|store|mfa|jobs|ent|web)\\.[\\w.]*\\w");

  /// Answered where they are found, see `ProblemReplies`.
  static final Map<String, Integer> STATUS =
      Map.ofEntries(
          Map.entry("Invalid", 400),
          Map.entry("Unauthenticated", 401),
          Map.entry("Confined", 401),
          Map.entry("Forbidden", 403),
          Map.entry("NotFound", 404),
          Map.entry("TooSlow", 408),
          Map.entry("TooLarge", 413),
          Map.entry("AddressTooLong", 414),
          Map.entry("TooMany", 429),
          Map.entry("Unexpected", 500),
          Map.entry("NotOffered", 501),
          Map.entry("Elsewhere", 502),
          Map.entry("Unavailable", 503));

  private final Map<String, String> constants = new HashMap<>();
  final List<Raised> raised = new ArrayList<>();
  final Set<String> texts = new TreeSet<>();

  /// An id with what is known of it.
  ///
  /// @param status 0 when it is not said there
  /// @param message "" when it is not said there
  record Raised(int status, String id, String message) {}

  /// All that look like ids of errors.
  Set<String> ids() {
    var ids = new TreeSet<>(texts);
    ids.removeIf(text -> !ID.matcher(text).matches());
    return ids;
  }

  @Override
  public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
    if (variable.getInitializer() instanceof LiteralTree literal
        && literal.getValue() instanceof String text) {
      constants.put(variable.getName().toString(), text);
    }
    return super.visitVariable(variable, null);
  }

  @Override
  public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
    if (literal.getValue() instanceof String text) {
      texts.add(text);
    }
    return null;
  }

  @Override
  public @Nullable Void visitBinary(BinaryTree sum, @Nullable Void unused) {
    if (sum.getKind() != Tree.Kind.PLUS) {
      return super.visitBinary(sum, null);
    }
    texts.addAll(texts(sum));
    operands(sum);
    return null;
  }

  /// The parts of a sum that are no texts.
  private void operands(BinaryTree sum) {
    for (ExpressionTree part : List.of(sum.getLeftOperand(), sum.getRightOperand())) {
      if (part instanceof BinaryTree inner && inner.getKind() == Tree.Kind.PLUS) {
        operands(inner);
      } else if (!(part instanceof LiteralTree)) {
        scan(part, null);
      }
    }
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void unused) {
    String type = made.getIdentifier().toString();
    if (type.startsWith("Problem.")) {
      note(STATUS.getOrDefault(type.substring("Problem.".length()), -1), made.getArguments());
    }
    return super.visitNewClass(made, null);
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
    note(0, call.getArguments());
    return super.visitMethodInvocation(call, null);
  }

  private void note(int status, List<? extends ExpressionTree> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    for (String id : texts(arguments.getFirst())) {
      boolean known = status != 0 && !id.equals("x");
      if (known || ID.matcher(id).matches()) {
        var messages = arguments.size() < 2 ? List.of("") : texts(arguments.get(1));
        messages.forEach(
            message -> raised.add(new Raised(status, id, message.equals("x") ? "" : message)));
      }
    }
  }

  /// What an expression may be; a constant that is declared below is not known.
  private List<String> texts(ExpressionTree expression) {
    return switch (expression) {
      case LiteralTree literal when literal.getValue() instanceof String text -> List.of(text);
      case IdentifierTree name -> List.of(constants.getOrDefault(name.getName().toString(), "x"));
      case ParenthesizedTree inner -> texts(inner.getExpression());
      case ConditionalExpressionTree choice -> {
        var both = new ArrayList<>(texts(choice.getTrueExpression()));
        both.addAll(texts(choice.getFalseExpression()));
        yield both;
      }
      case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> {
        var all = new ArrayList<String>();
        for (String left : texts(sum.getLeftOperand())) {
          texts(sum.getRightOperand()).forEach(right -> all.add(left + right));
        }
        yield all;
      }
      default -> List.of("x");
    };
  }
}
