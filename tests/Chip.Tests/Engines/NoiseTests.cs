using System.Numerics;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace Chip.Tests.Engines;

/// <summary>Noise of every exponent and offset on either target, against the formula in other arithmetic.</summary>
public sealed class NoiseTests
{
    private const int Compartments = 20;

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Noise_follows_its_formula(string name)
    {
        var seen = new HashSet<int>();
        for (int exponent = 1; exponent <= 23; exponent++)
        {
            for (int offset = -2; offset <= 2; offset++)
            {
                ChipParameters parameters = Noisy(exponent, offset);
                using ICoreEngine engine = TestEngines.Get(name).Create(parameters);
                var run = new EngineDriver(parameters, engine);
                for (int step = 1; step <= 3; step++)
                {
                    run.Run(1, probes: [new ProbePoint(0, ProbeVariable.DendriticInput)]);
                    run.Window.ProbeValues[0].ShouldBe(0, "q is shown without noise");
                    CoreState state = engine.ReadState(0);
                    for (int i = 0; i < Compartments; i++)
                    {
                        long n = Formula(parameters.NoiseSeed[i], step, parameters.NoiseUnit[i], exponent, offset);
                        string place = $"exponent {exponent}, offset {offset}, step {step}, compartment {i}";
                        state.Current[i].ShouldBe(i % 2 == 0 ? (int)Wrap(n, 21) : 0, place);
                        state.Voltage[i].ShouldBe(i % 2 == 0 ? (int)Wrap(n, 21) : (int)Math.Max(Wrap(n, 23), 1 - (1 << 23)), place);
                        seen.Add((int)n);
                    }
                }
            }
        }

        seen.Count.ShouldBeGreaterThan(2000);
    }

    [Fact]
    public void The_samples_cover_their_range_evenly()
    {
        int[] counts = new int[255];
        for (int unit = 0; unit < 255 * 200; unit++)
        {
            counts[127 + (int)Formula(99, 5, unit, 7, 0)]++;
        }

        counts.ShouldAllBe(count => count > 120 && count < 280);
    }

    /// <summary>Currents and voltages that remember nothing, so that they are the noise of the step.</summary>
    private static ChipParameters Noisy(int exponent, int offset)
    {
        ChipParameters parameters = SyntheticChip.OneCore(Compartments, 1, 2, [], exponent, offset);
        for (int i = 0; i < Compartments; i++)
        {
            parameters.DecayU[i] = 4096;
            parameters.DecayV[i] = 4096;
            parameters.Threshold[i] = ChipParameters.UnreachableThreshold;
            parameters.Noise[i] = i % 2 == 0 ? NoiseTarget.Current : NoiseTarget.Voltage;
            parameters.NoiseSeed[i] = unchecked((ulong)(i + 1) * 0x123456789ABCDEFUL);
            parameters.NoiseUnit[i] = (i * 1000003) & 0xFFFFFF;
        }

        return parameters;
    }

    private static long Formula(ulong seed, int step, int unit, int exponent, int offset)
    {
        BigInteger golden = BigInteger.Parse("11400714819323198485", System.Globalization.CultureInfo.InvariantCulture);
        BigInteger k = Mix(seed + (golden * 41));
        k = Mix(k + (golden * (step + 1)));
        k = Mix(k + (golden * (unit + 1)));
        BigInteger sample = ((k >> 32) * 255 >> 32) - 127;
        return (long)Math.Truncate((double)(sample + (64 * offset)) * Math.Pow(2, exponent - 7));
    }

    private static BigInteger Mix(BigInteger z)
    {
        z = Low(z);
        z = Low((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = Low((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    private static BigInteger Low(BigInteger z) => z & ulong.MaxValue;

    private static long Wrap(long value, int bits)
    {
        long range = 1L << (bits + 1);
        return ((((value + (range / 2)) % range) + range) % range) - (range / 2);
    }
}
