package ferry.migrate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What the machine under an endpoint has, found by ways that Docker's API does not offer (a shell, the kernel kit). */
@FunctionalInterface
public interface HostProbe {
    /** Looks at the machine now; must not fail: what could not be found out is left empty. */
    HostFacts look(String endpoint);

    /**
     * What was found.
     *
     * @param criu version, empty when unknown
     * @param addressBits of user space: 39, 48, ...; empty when unknown
     * @param translator qemu-x86_64's version on an arm64 machine, empty when there is none or it is unknown
     * @param translatorKnown whether {@code translator} was looked for
     * @param criuOptions what /etc/criu/runc.conf there tells runc's CRIU, such as tcp-established; empty when unknown
     * @param freeBytes on the file system of Docker's root
     * @param problems each speaks against a live migration from or to this machine
     */
    record HostFacts(
            Optional<String> criu,
            OptionalInt addressBits,
            Optional<String> translator,
            boolean translatorKnown,
            Optional<Set<String>> criuOptions,
            OptionalLong freeBytes,
            List<Plan.Finding> problems) {
        /** Nothing is known. */
        public static HostFacts unknown() {
            return new HostFacts(
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    OptionalLong.empty(),
                    List.of());
        }
    }
}
