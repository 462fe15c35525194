using NeuroChip.Graph;
using NeuroChip.Spec;
using ResetMode = NeuroChip.Graph.ResetMode;

namespace Conformance.Tests.Sweeps;

/// <summary>Every refractory delay in every reset mode, with an input that would make the unit spike in each step.</summary>
public sealed class RefractorySweepTests
{
    private const int Longest = 63;
    private const int Steps = 200;
    private const int Bias = 10 << 6;
    private const int Threshold = 7;

    [Fact]
    public void A_spike_silences_its_unit_for_one_step_less_than_the_delay()
    {
        ResetMode[] modes = [ResetMode.Zero, ResetMode.None, ResetMode.Subtract];
        SnnGraphBuilder builder = new SnnGraphBuilder("refractory").Source("unused", 1);
        foreach (ResetMode mode in modes)
        {
            builder.Compartments(mode.ToString(), Longest, new IntegerCuba
            {
                BiasMant = Bias,
                VthMant = Threshold,
                Reset = mode,
                Refract = new PerUnit<int>([.. Enumerable.Range(1, Longest)]),
            });
            builder.Sparse("unused", mode.ToString(), [new SparseSynapse(0, 0, 1)]);
        }

        SweepChip.OnEveryEngine(builder.Build(), (engine, chip) =>
        {
            var seen = SweepChip.Record(chip, Steps, [], [.. modes.Select(mode => (mode.ToString(), ProbeVariable.Voltage))]);
            foreach (ResetMode mode in modes)
            {
                int[] voltage = seen[(mode.ToString(), ProbeVariable.Voltage)];
                for (int i = 0; i < voltage.Length; i++)
                {
                    (int step, int delay) = ((i / Longest) + 1, (i % Longest) + 1);
                    if (voltage[i] != Voltage(mode, delay, step))
                    {
                        Assert.Fail($"{engine}: {mode}, delay {delay}, step {step}: {voltage[i]}, not {Voltage(mode, delay, step)}");
                    }
                }
            }
        });
    }

    [Fact]
    public void Spikes_are_a_delay_apart()
    {
        SnnGraphBuilder builder = new SnnGraphBuilder("refractory").Source("unused", 1).Compartments("p", Longest, new IntegerCuba
        {
            BiasMant = Bias,
            VthMant = Threshold,
            Refract = new PerUnit<int>([.. Enumerable.Range(1, Longest)]),
        }).Sparse("unused", "p", [new SparseSynapse(0, 0, 1)]).Output("o", "p", OutputKind.Spikes);
        (long, int)[] wanted =
        [
            .. from step in Enumerable.Range(1, Steps)
               from unit in Enumerable.Range(0, Longest)
               where (step - 1) % (unit + 1) == 0
               select ((long)step, unit),
        ];

        SweepChip.OnEveryEngine(builder.Build(), (engine, chip) =>
            chip.Run(Steps, []).Select(s => (s.Step, s.Unit)).Order().SequenceEqual(wanted).ShouldBeTrue(engine));
    }

    /// <summary>With no decay and refractory delay 1 what a reset leaves adds up; any longer delay holds v at 0 and loses it.</summary>
    private static int Voltage(ResetMode mode, int delay, int step)
    {
        int left = mode switch { ResetMode.Zero => 0, ResetMode.None => Bias, _ => Bias - (Threshold << 6) };
        return delay == 1 ? step * left : (step - 1) % delay == 0 ? left : 0;
    }
}
