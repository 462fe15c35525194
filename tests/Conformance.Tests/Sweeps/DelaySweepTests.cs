using NeuroChip.Device;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Conformance.Tests.Sweeps;

/// <summary>Every delay in every ring that can hold it, over several rounds of the ring.</summary>
public sealed class DelaySweepTests
{
    private const int Steps = 230;
    private static readonly int[] SpikeSteps = [1, 64, 65, 127, 150];

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void A_synapse_with_delay_d_acts_d_plus_1_steps_after_the_spike(int slots)
    {
        // The longest delay of a core decides its slots: two less than their number.
        int delays = slots - 1;
        SnnGraph graph = new SnnGraphBuilder("delays")
            .Source("in", 1)
            .Compartments("p", delays, new IntegerCuba { DecayU = 4095, VthMant = 131_071 })
            .Sparse("in", "p", [.. Enumerable.Range(0, delays).Select(d => new SparseSynapse(0, d, d + 1, d))])
            .Build();

        SweepChip.OnEveryEngine(graph, (engine, chip) =>
        {
            CoreImage core = chip.Image.Cores.ShouldHaveSingleItem();
            (1 << CoreConfig.Decode(chip.Image.Layout, core.Words(SectionKind.CoreConfig).Span[0]).DelaySlotsLog2).ShouldBe(slots);
            var seen = SweepChip.Record(chip, Steps, SpikeSteps.Select(s => InjectedSpike.OfUnit("in", 0, s)), ("p", ProbeVariable.Current));
            int[] current = seen[("p", ProbeVariable.Current)];
            for (int i = 0; i < current.Length; i++)
            {
                (int step, int delay) = ((i / delays) + 1, i % delays);
                int wanted = SpikeSteps.Contains(step - 1 - delay) ? 64 * (delay + 1) : 0;
                if (current[i] != wanted)
                {
                    Assert.Fail($"{engine}: {slots} slots, delay {delay}, step {step}: {current[i]}, not {wanted}");
                }
            }
        });
    }
}
