package ferry.docker;

import java.util.List;
import java.util.Optional;

/**
 * What is known of an endpoint right now.
 *
 * @param name pc, lab-pc, lab-phone, phone:SERIAL
 * @param state up, down, unauthorized, offline, no-docker, no-permission
 * @param docker URI when up, such as unix:///..
 * @param criu version text, or "unknown"
 * @param problems in words, each with its cure
 */
public record Endpoint(
        String name,
        String state,
        Optional<String> docker,
        Optional<EngineFacts> facts,
        String criu,
        List<String> problems) {}
