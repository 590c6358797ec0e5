package ferry.adb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DeviceListTest {
    @Test
    void readsWhatRealServersSend() {
        String text =
                "127.0.0.1:15555        device product:raphael model:Redmi_K20_Pro device:raphael transport_id:1\n"
                        + "0123456789ABCDEF       unauthorized usb:1-1 transport_id:2\n"
                        + "????????????           no permissions (user in plugdev group; are your udev rules wrong?);"
                        + " see [http://developer.android.com/tools/device.html] usb:3-2 transport_id:3\n"
                        + "emulator-5554          offline transport_id:4\n";
        List<Device> devices = DeviceList.parse(text);
        assertThat(devices)
                .extracting(Device::state)
                .containsExactly(
                        Device.State.DEVICE,
                        Device.State.UNAUTHORIZED,
                        Device.State.NO_PERMISSIONS,
                        Device.State.OFFLINE);
        assertThat(devices.getFirst())
                .isEqualTo(new Device(
                        "127.0.0.1:15555",
                        Device.State.DEVICE,
                        Map.of(
                                "product",
                                "raphael",
                                "model",
                                "Redmi_K20_Pro",
                                "device",
                                "raphael",
                                "transport_id",
                                "1")));
        assertThat(devices.get(2).attributes()).containsEntry("usb", "3-2");
    }

    @Test
    void readsTheShortForm() {
        assertThat(DeviceList.parse("abc\tdevice\n")).containsExactly(new Device("abc", Device.State.DEVICE, Map.of()));
    }

    @Test
    void keepsStrangeSerialsAndShowsThemHarmless() {
        List<Device> devices =
                DeviceList.parse("$(reboot);`x`'\"   device\nmy phone 7     offline\n\u001b[31mred\u0007  device\n");
        assertThat(devices)
                .extracting(Device::serial)
                .containsExactly("$(reboot);`x`'\"", "my phone 7", "\u001b[31mred\u0007");
        assertThat(devices.get(2).shownSerial()).isEqualTo("\\u{1b}[31mred\\u{7}");
    }

    @Test
    void keepsEqualSerialsAndUnknownStates() {
        assertThat(DeviceList.parse("same device\nsame device\nnew quantum transport_id:9\n"))
                .extracting(Device::state)
                .containsExactly(Device.State.DEVICE, Device.State.DEVICE, Device.State.OTHER);
    }

    @Test
    void takesFiveHundredDevicesAndLinesMadeToHurt() {
        String many = IntStream.range(0, 500)
                .mapToObj(i -> "serial" + i + " device transport_id:" + i)
                .collect(Collectors.joining("\n"));
        assertThat(DeviceList.parse(many)).hasSize(500);
        assertThat(DeviceList.parse("x" + " ".repeat(60_000) + "y\n" + "a ".repeat(500) + "\nok device"))
                .extracting(Device::serial)
                .contains("ok");
    }
}
