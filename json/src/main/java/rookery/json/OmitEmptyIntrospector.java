package rookery.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/// Teaches the JSON library [OmitEmpty]. Immutable.
final class OmitEmptyIntrospector extends JacksonAnnotationIntrospector {
  @Override
  public JsonInclude.Value findPropertyInclusion(MapperConfig<?> config, Annotated annotated) {
    if (_findAnnotation(annotated, OmitEmpty.class) != null) {
      return JsonInclude.Value.construct(
          JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.ALWAYS);
    }
    return super.findPropertyInclusion(config, annotated);
  }
}
