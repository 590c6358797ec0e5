package ferry.docker;

/** A row of {@code GET /images/search}: what a registry has under a word. */
public record FoundImage(String name, String description, int stars, boolean official) {}
