package rookery.json;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Id;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// Reads and writes JSON. Records map by their component names, spelt as on the wire; keys are
/// written in alphabetical order, as the protocol's event data is (realtime.md 4). Reading is
/// strict about types (a number is not a text) and lenient about what it does not know: unknown
/// keys are ignored, missing ones are null, 0 or false. Thread-safe.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new OmitEmptyIntrospector())
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .withCoercionConfig(
              LogicalType.Textual,
              c ->
                  c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .addModule(
              new SimpleModule("rookery")
                  .addSerializer(Id.class, new IdSerializer())
                  .addSerializer(JsonText.class, new JsonTextSerializer()))
          .build();

  private Json() {}

  /// The value as UTF-8.
  public static byte[] bytes(@Nullable Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /// The value as text, for JSON inside JSON.
  public static String text(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// One value of `type`; `null` in the text is malformed.
  public static <T> T read(byte[] json, Class<T> type) throws MalformedJson {
    return parse(type, () -> MAPPER.readValue(json, type));
  }

  /// One value of `type`; `null` in the text is malformed.
  public static <T> T read(String json, Class<T> type) throws MalformedJson {
    return parse(type, () -> MAPPER.readValue(json, type));
  }

  /// A list whose elements are of `type`.
  public static <T> List<T> list(byte[] json, Class<T> type) throws MalformedJson {
    var lists = MAPPER.getTypeFactory().constructCollectionType(List.class, type);
    return parse(List.class, () -> MAPPER.<List<T>>readValue(json, lists));
  }

  /// An object as a map of plain values: String, Number, Boolean, List, Map, null.
  public static Map<String, @Nullable Object> object(byte[] json) throws MalformedJson {
    var maps = MAPPER.getTypeFactory().constructMapType(Map.class, String.class, Object.class);
    return parse(Map.class, () -> MAPPER.<Map<String, @Nullable Object>>readValue(json, maps));
  }

  private static <T> T parse(Class<?> shape, Supplier<@Nullable T> reader) throws MalformedJson {
    try {
      T value = reader.get();
      if (value == null) {
        throw new MalformedJson("null where " + shape.getSimpleName() + " is needed", null);
      }
      return value;
    } catch (JacksonException e) {
      throw new MalformedJson("not JSON of the form " + shape.getSimpleName(), e);
    }
  }

  private static final class IdSerializer extends ValueSerializer<Id> {
    @Override
    public void serialize(Id id, JsonGenerator out, SerializationContext context) {
      out.writeString(id.value());
    }
  }

  private static final class JsonTextSerializer extends ValueSerializer<JsonText> {
    @Override
    public void serialize(JsonText json, JsonGenerator out, SerializationContext context) {
      out.writeRawValue(json.text());
    }
  }
}
