package rookery.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Leaves a component of a wire record out when it is null, "", 0, false or an empty list or map.
/// Without it a component is always written, null included: the protocol knows both (rest.md E.4).
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.RECORD_COMPONENT,
  ElementType.METHOD,
  ElementType.FIELD,
  ElementType.PARAMETER
})
public @interface OmitEmpty {}
