package rookery.realtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A set in one array: a few bytes for each element, where a `HashSet` takes about fifty. Elements
/// go by `equals`. Not thread-safe; confined to its owner.
final class PackedSet<E> {
  private static final int LEAST = 2;

  /// Its length is a power of two; an element stands at its hash or behind it, with no gap between.
  private @Nullable Object[] slots = new @Nullable Object[LEAST];

  private int size;

  /// A set of these.
  static <E> PackedSet<E> of(Collection<? extends E> elements) {
    var set = new PackedSet<E>();
    int length = LEAST;
    while (crowded(elements.size(), length)) {
      length *= 2;
    }
    set.slots = new @Nullable Object[length];
    elements.forEach(set::add);
    return set;
  }

  private static boolean crowded(int size, int length) {
    return 4L * size > 3L * length;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean contains(Object element) {
    return slots[find(element)] != null;
  }

  /// Adds an element; false if it is there.
  boolean add(E element) {
    int at = find(element);
    if (slots[at] != null) {
      return false;
    }
    slots[at] = element;
    size++;
    if (crowded(size, slots.length)) {
      resize(slots.length * 2);
    }
    return true;
  }

  /// Other objects take the places of their equals.
  @SuppressWarnings("unchecked")
  void replaceAll(UnaryOperator<E> equal) {
    for (int i = 0; i < slots.length; i++) {
      Object element = slots[i];
      if (element != null) {
        slots[i] = equal.apply((E) element);
      }
    }
  }

  /// Removes an element; false if it is not there.
  boolean remove(Object element) {
    int gap = find(element);
    if (slots[gap] == null) {
      return false;
    }
    slots[gap] = null;
    size--;
    close(gap);
    if (slots.length > LEAST && size * 4 < slots.length) {
      resize(slots.length / 2);
    }
    return true;
  }

  /// Moves up what stands behind a gap and would not be found any more.
  private void close(int gap) {
    int mask = slots.length - 1;
    int free = gap;
    for (int at = (gap + 1) & mask; slots[at] != null; at = (at + 1) & mask) {
      int home = home(slots[at], mask);
      if (((at - home) & mask) >= ((at - free) & mask)) {
        slots[free] = slots[at];
        slots[at] = null;
        free = at;
      }
    }
  }

  private void resize(int length) {
    @Nullable Object[] old = slots;
    slots = new @Nullable Object[length];
    for (Object element : old) {
      if (element != null) {
        slots[find(element)] = element;
      }
    }
  }

  /// Where an element is, or the free place where it belongs.
  private int find(Object element) {
    int mask = slots.length - 1;
    int at = home(element, mask);
    for (Object here = slots[at]; here != null && !element.equals(here); here = slots[at]) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private static int home(@Nullable Object element, int mask) {
    int hash = element == null ? 0 : element.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 16) & mask;
  }

  /// All of them, as they are now.
  List<E> copy() {
    var all = new ArrayList<E>(size);
    forEach(all::add);
    return all;
  }

  /// Goes through all of them; the set must not change meanwhile.
  @SuppressWarnings("unchecked")
  void forEach(Consumer<? super E> action) {
    for (Object element : slots) {
      if (element != null) {
        action.accept((E) element);
      }
    }
  }
}
