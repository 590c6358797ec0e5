package ferry.rom.device;

/**
 * What stays as it is while a device runs.
 *
 * @param identity model, Android's version, patch level, slot, bootloader
 * @param system of a device that is no Android: the name that its os-release gives
 * @param build Android's build number, as its settings show it
 * @param serial the one that its maker gave it; adb's may be an address
 * @param chip the system on a chip
 * @param kernel release of the kernel
 * @param machine such as aarch64
 * @param selinux enforcing, permissive, none, or unknown
 */
public record DeviceFacts(
        PhoneIdentity identity,
        String system,
        String build,
        String serial,
        String chip,
        String kernel,
        String machine,
        String selinux,
        Root root,
        DeviceDocker docker,
        AdbExposure adb) {
    /** Whether it is an Android at all; the lab's phone is none. */
    public boolean android() {
        return !identity.android().isEmpty();
    }
}
