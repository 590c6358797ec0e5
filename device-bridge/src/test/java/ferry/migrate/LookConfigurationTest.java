package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookConfigurationTest {
    private static LookFindings of(String json, Strategy strategy) {
        try {
            return LookConfiguration.of(new ObjectMapper().readTree(json.replace('\'', '"')), strategy);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'HostConfig':{'Privileged':true}} | The container is privileged.
            {'HostConfig':{'NetworkMode':'host'}} | The container uses the host's network namespace.
            {'HostConfig':{'PidMode':'host'}} | The container uses the host's pid namespace.
            {'HostConfig':{'IpcMode':'host'}} | The container uses the host's ipc namespace.
            {'HostConfig':{'UTSMode':'host'}} | The container uses the host's uts namespace.
            {'HostConfig':{'NetworkMode':'container:abc'}} | The container shares the network namespace of another container.
            {'HostConfig':{'Devices':[{'PathOnHost':'/dev/fuse'}]}} | The container has the device /dev/fuse.
            {'HostConfig':{'DeviceRequests':[{'Count':-1}]}} | The container has asked for devices (--gpus or the like).
            {'HostConfig':{'Runtime':'kata'}} | The container runs under the runtime kata.
            {'Mounts':[{'Type':'bind','Source':'/home/me','Destination':'/data'}]} | A folder or file of this machine is mounted into the container: /home/me at /data.
            {'Mounts':[{'Type':'volume','Name':'v','Driver':'nfs','Destination':'/data'}]} | The volume v at /data is of the driver nfs.
            """)
    void whatTiesAContainerToItsHostIsRefused(String json, String what) {
        assertThat(of(json, Strategy.TRANSLATED).blockers())
                .extracting(Plan.Finding::what)
                .containsExactly(what);
        assertThat(of(json, Strategy.COLD).blockers()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'HostConfig':{'Init':true}} | The container was started with Docker's own init (--init).
            {'HostConfig':{'AutoRemove':true}} | The container was started with --rm.
            {'State':{'Paused':true}} | The container is paused.
            {'State':{'Restarting':true}} | The container is just restarting.
            """)
    void whatSpeaksOnlyAgainstALiveMoveDoesNotMatterToAColdOne(String json, String what) {
        assertThat(of(json, Strategy.PLAIN).blockers())
                .extracting(Plan.Finding::what)
                .containsExactly(what);
        assertThat(of(json, Strategy.COLD).blockers()).isEmpty();
    }

    @Test
    void anOrdinaryContainerIsFree() {
        LookFindings findings = of(
                "{'HostConfig':{'Privileged':false,'NetworkMode':'bridge','PidMode':'','IpcMode':'private','Runtime':'runc',"
                        + "'Devices':[],'DeviceRequests':null,'Init':null,'AutoRemove':false},"
                        + "'Config':{'Tty':true},'State':{'Paused':false},"
                        + "'Mounts':[{'Type':'volume','Name':'v','Driver':'local','Destination':'/data'},"
                        + "{'Type':'tmpfs','Destination':'/tmp'},"
                        + "{'Type':'bind','Source':'/data/local/ferry','Destination':'/.ferry'}]}",
                Strategy.TRANSLATED);
        assertThat(findings.blockers()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
    }
}
