using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.State;

namespace Chip.Tests.Engines;

/// <summary>The scalar engine against values worked out by hand or given by the normative page.</summary>
public sealed class ScalarEngineTests
{
    [Fact]
    public void The_golden_trace_of_core_semantics_section_10_is_reproduced()
    {
        // decay_u 1023, decay_v 511, vth_mant 50, bias 3<<5, refract 2; w = 60 arriving at 1, 2, 5 and -40 at 7.
        ChipParameters parameters = SyntheticChip.OneCore(1, 2, 2, [new(0, 0, 60), new(1, 0, -40)]);
        parameters.DecayU[0] = 1024;
        parameters.DecayV[0] = 511;
        parameters.Threshold[0] = 50 << 6;
        parameters.Bias[0] = 3 << 5;
        parameters.Refract[0] = 2;
        (int U, int V, bool Spike)[] expected =
        [
            (3840, 0, true), (6720, 0, false), (5040, 0, true), (3780, 0, false), (6675, 0, true), (5006, 0, false),
            (1194, 1290, false), (895, 2120, false), (671, 2622, false), (503, 2893, false), (377, 3005, false), (282, 3008, false),
        ];
        using var engine = new ScalarEngine(parameters);
        var run = new EngineDriver(parameters, engine);
        for (int t = 1; t <= expected.Length; t++)
        {
            run.Run(1, step => step is 1 or 2 or 5 ? [new ArrivingSpike(0, 0)] : step == 7 ? [new ArrivingSpike(0, 1)] : null);
            CoreState state = engine.ReadState(0);
            (state.Current[0], state.Voltage[0], (run.Window.SpikeBits[0] & 1) != 0).ShouldBe(expected[t - 1], $"step {t}");
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-5, 0, -5)]
    [InlineData(-5, 4096, 0)]
    [InlineData(8388607, 1, 8386559)]
    [InlineData(-8388608, 2048, -4194304)]
    [InlineData(-1, 1, 0)]
    public void Decay_goes_toward_zero(int value, int d, int expected) => ChipArithmetic.Decay(value, d).ShouldBe(expected);

    [Theory]
    [InlineData(8388607, 23, 8388607)]
    [InlineData(8388608, 23, -8388608)]
    [InlineData(-8388609, 23, 8388607)]
    [InlineData(2097152, 21, -2097152)]
    public void Wrapping_is_twos_complement(int value, int bits, int expected) => ChipArithmetic.Wrap(value, bits).ShouldBe(expected);

    [Fact]
    public void A_spike_through_delay_d_is_integrated_d_steps_later()
    {
        for (int delay = 0; delay <= 62; delay++)
        {
            ChipParameters parameters = SyntheticChip.OneCore(1, 1, 64, [new(0, 0, 1, delay)]);
            parameters.DecayU[0] = 4096;
            using var engine = new ScalarEngine(parameters);
            var run = new EngineDriver(parameters, engine);
            for (int t = 1; t <= 64; t++)
            {
                run.Run(1, step => step == 1 ? [new ArrivingSpike(0, 0)] : null);
                engine.ReadState(0).Current[0].ShouldBe(t == 1 + delay ? 64 : 0, $"delay {delay}, step {t}");
            }
        }
    }

    [Fact]
    public void A_sum_past_22_bits_wraps_once_on_reading()
    {
        ChipParameters parameters = SyntheticChip.OneCore(1, 1, 2, [new(0, 0, 32767), new(0, 0, 32767), new(0, 0, 1)]);
        parameters.DecayU[0] = 4096;
        using var engine = new ScalarEngine(parameters);
        var run = new EngineDriver(parameters, engine);
        run.Run(1, _ => [new ArrivingSpike(0, 0)]);
        engine.ReadState(0).Current[0].ShouldBe(-64);
    }

    [Theory]
    [InlineData(1UL, 0, 1, 0, 0x9edbe9bdu)]
    [InlineData(1UL, 0, 1, 1, 0x7d8e67d8u)]
    [InlineData(1UL, 0, 1, 2, 0x76e36d62u)]
    [InlineData(1UL, 0, 1, 3, 0x8e1e6eacu)]
    [InlineData(0UL, 32, 7, 5, 0x8bd2e72du)]
    [InlineData(0xdeadbeefUL, 16, 1000, 123, 0x0daecb0eu)]
    public void Random_numbers_are_those_of_core_semantics_section_9(ulong seed, int stream, long time, int index, uint expected) =>
        CounterRandom.Next(seed, stream, time, index).ShouldBe(expected);
}
