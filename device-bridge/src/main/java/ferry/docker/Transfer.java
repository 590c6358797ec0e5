package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A line of the progress of a pull, push or load.
 *
 * @param id of the layer it is about; empty for the whole
 * @param status Docker's words, such as Downloading
 * @param done bytes of that layer so far; 0 where it is not told
 */
public record Transfer(String id, String status, long done, long total) {
    static Transfer of(JsonNode line) {
        JsonNode detail = line.path("progressDetail");
        return new Transfer(
                Rows.text(line.path("id")),
                Rows.text(line.path("status")),
                Math.max(0, detail.path("current").asLong()),
                Math.max(0, detail.path("total").asLong()));
    }

    /** The line in words. */
    public String text() {
        return id.isEmpty() ? status : id + ": " + status;
    }
}
