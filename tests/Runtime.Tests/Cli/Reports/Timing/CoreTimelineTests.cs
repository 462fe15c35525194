using NeuroChip.Cli.Reports.Timing;
using NeuroChip.Emulator.Timing;

namespace Runtime.Tests.Cli.Reports.Timing;

/// <summary>What a core does in a step, span by span.</summary>
public sealed class CoreTimelineTests
{
    [Fact]
    public void A_core_that_learns_waits_for_its_packets_first()
    {
        StepReport step = Step(new CoreStep(10, 20, 5, 7), lastArrival: 50, barrier: 100, tick: 0, time: 50 + 7 + 3 + 100);

        CoreTimeline.Of(step, 0).ShouldBe(
        [
            new CoreSpan(RunPhase.Deliver, 0, 10), new CoreSpan(RunPhase.Update, 10, 35), new CoreSpan(RunPhase.Network, 35, 50),
            new CoreSpan(RunPhase.Learn, 50, 57), new CoreSpan(RunPhase.Wait, 57, 60), new CoreSpan(RunPhase.Barrier, 60, 160),
        ]);
    }

    [Fact]
    public void A_core_that_does_not_learn_waits_from_its_last_packet_sent()
    {
        StepReport step = Step(new CoreStep(0, 20, 0, 0), lastArrival: 90, barrier: 10, tick: 900, time: 1000);

        CoreTimeline.Of(step, 0).ShouldBe(
        [
            new CoreSpan(RunPhase.Update, 0, 20), new CoreSpan(RunPhase.Wait, 20, 90), new CoreSpan(RunPhase.Barrier, 90, 100),
            new CoreSpan(RunPhase.Tick, 100, 1000),
        ]);
    }

    private static StepReport Step(CoreStep core, double lastArrival, double barrier, double tick, double time)
    {
        var step = new StepReport(1, 0) { Time = time };
        step.Cores[0] = core;
        step.Mesh.LastArrival[0] = lastArrival;
        step.Parts[(int)StepPart.Barrier] = barrier;
        step.Parts[(int)StepPart.Tick] = tick;
        return step;
    }
}
