package ferry.kernel.loop;

import ferry.kernel.ConfigReader;
import ferry.kernel.Fragment;
import ferry.kernel.KernelConfig;
import ferry.kernel.KernelException;
import ferry.kernel.KernelOption;
import ferry.kernel.OptionTable;
import ferry.kernel.tree.SourceTree;
import ferry.kernel.tree.TreeConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel of a phone as it is sold, for the virtual phone: what Docker and CRIU ask for is as stock GKI kernels have it
 * (the option table's column), addresses have 39 bits, and the rest is what QEMU's machine and its userland need.
 */
final class StockPhone {
    private static final String MACHINE = "/ferry/assets/kernel/virtual-phone.config";
    private static final String ARCH = "arm64";

    private StockPhone() {}

    /** Makes it from tinyconfig in the build's folder. */
    static TreeConfiguration.Result configure(TreeConfiguration configuration, SourceTree tree, Path out) {
        configuration.target("tinyconfig");
        Map<String, String> wish = new LinkedHashMap<>();
        for (KernelOption option : OptionTable.shipped().options()) {
            if (option.existsIn(Optional.of(tree.version()), Optional.of(ARCH))) {
                wish.put(option.name(), option.gki() == KernelOption.Gki.ON ? "y" : "n");
            }
        }
        wish.putAll(machine().values());
        return configuration.merge(out.resolve(".config"), new Fragment(wish, List.of()), true);
    }

    /** What the virtual phone's machine and userland need, whatever else a kernel is for. */
    private static KernelConfig machine() {
        try (InputStream in = StockPhone.class.getResourceAsStream(MACHINE)) {
            if (in == null) {
                throw new KernelException(MACHINE + " is not on the class path", "Build Ferry again.", null);
            }
            return ConfigReader.read(in);
        } catch (IOException e) {
            throw new KernelException("Cannot read " + MACHINE + ": " + e.getMessage(), "", e);
        }
    }
}
