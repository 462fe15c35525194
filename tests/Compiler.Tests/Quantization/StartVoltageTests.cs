using NeuroChip.Compilation.Quantization;

namespace Compiler.Tests.Quantization;

public class StartVoltageTests
{
    [Fact]
    public void A_start_voltage_turns_into_the_wanted_one_after_steps_of_bias_alone()
    {
        var random = new Random(11);
        int found = 0;
        for (int round = 0; round < 5000; round++)
        {
            int target = random.Next(-1000, 1000);
            int bias = random.Next(-20000, 20000);
            int decay = random.Next(4000);
            int steps = random.Next(1, 6);
            if (ParameterQuantizer.Before(target, bias, decay, 1_000_000, steps) is not { } start)
            {
                continue;
            }

            found++;
            long v = start;
            for (int step = 0; step < steps; step++)
            {
                v = (Math.Sign(v) * ((Math.Abs(v) * (4096 - decay)) >> 12)) + bias;
                v.ShouldBeLessThanOrEqualTo(1_000_000, $"round {round} spikes");
            }

            v.ShouldBe(target, $"round {round}");
        }

        found.ShouldBeGreaterThan(2000);
    }

    [Fact]
    public void A_start_voltage_that_would_spike_on_the_way_is_none() =>
        ParameterQuantizer.Before(target: 0, bias: -2000, decayV: 0, threshold: 1000, steps: 2).ShouldBeNull();
}
