package io.vimock.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.server.dispatch.FaultEffect;
import io.vimock.server.dispatch.FaultRule;
import io.vimock.vim25.InsufficientMemoryResourcesFault;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultFileTest {
    @Test
    void file_hasRules() {
        List<FaultRule> rules = FaultFile.parse("faults.yaml", """
                rules:
                  - operation: PowerOnVM_Task
                    object: DC0/vm/web*
                    count: 1
                    taskError:
                      type: InsufficientMemoryResourcesFault
                      message: no memory
                      fields: {unreserved: 100, requested: 200}
                  - operation: "*"
                    probability: 0.05
                    after: 10
                    delay: 1.5 s
                    connection: halfAnswer
                  - operation: ResetVM_Task
                    fault:
                      type: InvalidPowerState
                      fields: {requestedState: poweredOn, existingState: suspended}
                  - operation: CurrentTime
                    httpStatus: 503
                  - operation: Login
                    delay: 2 s
                  - operation: Fetch
                    fault: {type: ManagedObjectNotFound, fields: {obj: "VirtualMachine:vm-1"}}
                """);

        assertThat(rules).hasSize(6);
        assertThat(rules.get(0).object()).isEqualTo("DC0/vm/web*");
        assertThat(rules.get(0).count()).isEqualTo(1);
        assertThat(rules.get(0).effect())
                .isInstanceOfSatisfying(
                        FaultEffect.TaskError.class,
                        error -> assertThat(error.fault())
                                .isInstanceOfSatisfying(
                                        InsufficientMemoryResourcesFault.class,
                                        fault ->
                                                assertThat(fault.getRequested()).isEqualTo(200)));
        assertThat(rules.get(1))
                .isEqualTo(new FaultRule(
                        "",
                        "*",
                        null,
                        0.05,
                        10,
                        null,
                        Duration.ofMillis(1500),
                        new FaultEffect.BrokenConnection(FaultEffect.When.HALF_ANSWER)));
        assertThat(rules.get(2).effect())
                .isInstanceOfSatisfying(
                        FaultEffect.CallFault.class,
                        answer -> assertThat(answer.fault())
                                .isInstanceOfSatisfying(
                                        InvalidPowerState.class,
                                        fault -> assertThat(fault.getExistingState())
                                                .isEqualTo(VirtualMachinePowerState.SUSPENDED)));
        assertThat(rules.get(3).effect()).isEqualTo(new FaultEffect.HttpStatus(503));
        assertThat(rules.get(4).effect()).isEqualTo(new FaultEffect.None());
        assertThat(rules.get(5).effect())
                .isInstanceOfSatisfying(
                        FaultEffect.CallFault.class,
                        answer -> assertThat(answer.fault())
                                .isInstanceOfSatisfying(
                                        ManagedObjectNotFound.class,
                                        fault -> assertThat(fault.getObj().getValue())
                                                .isEqualTo("vm-1")));
    }

    @Test
    void json_isReadToo() {
        assertThat(
                        FaultFile.parse(
                                "body",
                                "{\"rules\": [{\"operation\": \"CurrentTime\", \"connection\": \"breakAfter\", \"count\": 2}]}"))
                .singleElement()
                .satisfies(rule ->
                        assertThat(rule.effect()).isEqualTo(new FaultEffect.BrokenConnection(FaultEffect.When.AFTER)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {operation: NoSuch, httpStatus: 500}                               | f:2: there is no operation 'NoSuch'
                    {operation: CurrentTime}                                           | f:2: a rule needs one of
                    {operation: CurrentTime, httpStatus: 500, connection: breakBefore} | f:2: a rule has one of
                    {operation: CurrentTime, httpStatus: 99}                           | f:2: an HTTP status
                    {operation: CurrentTime, probability: lots, httpStatus: 500}       | f:2: 'probability'
                    {operation: CurrentTime, probability: 1.5, httpStatus: 500}        | f:2: a probability
                    {operation: CurrentTime, delay: 5}                                 | f:2: 'delay'
                    {operation: CurrentTime, connection: none}                         | f:2: 'connection'
                    {operation: CurrentTime, taskError: {type: NotSupported}}          | f:2: there is no operation
                    {operation: CurrentTime, fault: {type: NoSuchFault}}               | f:2: there is no fault
                    {operation: CurrentTime, fault: {type: HostCapability}}            | f:2: 'HostCapability' is no fault
                    {operation: CurrentTime, fault: {type: InvalidName, fields: {x: 1}}} | f:2: InvalidName has no field 'x'
                    {operation: CurrentTime, fault: {type: InvalidPowerState, fields: {existingState: on}}} | f:2: 'existingState': 'on' is no
                    {operation: CurrentTime, fault: {type: ManagedObjectNotFound, fields: {obj: vm-1}}} | f:2: 'obj'
                    {operations: CurrentTime, httpStatus: 500}                         | f:2: a fault rule has no key 'operations'
                    {httpStatus: 500}                                                  | f:2: a fault rule needs the key 'operation'
                    """)
    void mistakes_areToldWithTheirLine(String rule, String message) {
        assertThatThrownBy(() -> FaultFile.parse("f", "rules:\n  - " + rule + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith(message)
                .doesNotContain("\n");
    }
}
