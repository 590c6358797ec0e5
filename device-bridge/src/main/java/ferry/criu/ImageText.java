package ferry.criu;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import ferry.criu.Image.Entry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Images for people and for scripts. Text of the images is shown without control characters. In JSON, fields have the
 * names of CRIU's {@code .proto} files and numbers are unsigned where theirs are; bytes are base64.
 */
public final class ImageText {
    private static final JsonFactory JSON = new JsonFactory();

    private ImageText() {}

    /** A tree of lines: the processes with threads, memory, files and descriptors, then what belongs to all of them. */
    public static String summary(Images images) {
        return new ImageSummary(images).text();
    }

    /** Every field of one image: an object with {@code file}, {@code kind}, {@code magics} and {@code entries}. */
    public static String json(Image image) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(out, image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** All images of a checkpoint, and name and size of every other file in it, as one object. */
    public static String json(Images images) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeArrayFieldStart("images");
            for (String file : images.names()) {
                if (ImageKind.ofFile(file).map(kind -> !kind.raw()).orElse(false)) {
                    write(out, images.image(file));
                }
            }
            out.writeEndArray();
            out.writeArrayFieldStart("others");
            for (String file : images.names()) {
                if (ImageKind.ofFile(file).map(ImageKind::raw).orElse(true)) {
                    other(out, file, images.raw(file).length);
                }
            }
            for (Map.Entry<String, Long> file : images.bulk().entrySet()) {
                other(out, file.getKey(), file.getValue());
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void other(JsonGenerator out, String file, long bytes) throws IOException {
        out.writeStartObject();
        out.writeStringField("file", file);
        out.writeNumberField("bytes", bytes);
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Image image) throws IOException {
        out.writeStartObject();
        out.writeStringField("file", image.file());
        out.writeStringField("kind", image.kind().name());
        out.writeArrayFieldStart("magics");
        for (int magic : image.magics()) {
            out.writeString(String.format("0x%08x", magic));
        }
        out.writeEndArray();
        out.writeArrayFieldStart("entries");
        for (Entry entry : image.entries()) {
            out.writeStartObject();
            fields(out, entry.message());
            if (!entry.payload().isEmpty()) {
                out.writeBinaryField("payload", entry.payload().toByteArray());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void fields(JsonGenerator out, Message message) throws IOException {
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            out.writeFieldName(field.getKey().getName());
            if (field.getKey().isRepeated()) {
                out.writeStartArray();
                for (Object element : (List<?>) field.getValue()) {
                    value(out, field.getKey(), element);
                }
                out.writeEndArray();
            } else {
                value(out, field.getKey(), field.getValue());
            }
        }
        if (!message.getUnknownFields().asMap().isEmpty()) {
            out.writeStringField(
                    "unknown_fields",
                    TextFormat.printer().emittingSingleLine(true).printToString(message.getUnknownFields()));
        }
    }

    private static void value(JsonGenerator out, FieldDescriptor field, Object value) throws IOException {
        switch (value) {
            case Message message -> {
                out.writeStartObject();
                fields(out, message);
                out.writeEndObject();
            }
            case EnumValueDescriptor constant -> out.writeString(constant.getName());
            case ByteString bytes -> out.writeBinary(bytes.toByteArray());
            case Boolean bool -> out.writeBoolean(bool);
            case String text -> out.writeString(text);
            case Integer number when unsigned(field) -> out.writeNumber(Integer.toUnsignedLong(number));
            case Integer number -> out.writeNumber(number);
            case Long number when unsigned(field) -> out.writeNumber(Long.toUnsignedString(number));
            case Long number -> out.writeNumber(number);
            default -> out.writeString(value.toString());
        }
    }

    private static boolean unsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, UINT64, FIXED32, FIXED64 -> true;
            default -> false;
        };
    }
}
