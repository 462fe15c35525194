using System.Globalization;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph.Readers;
using Xunit.Abstractions;

namespace Compiler.Tests.Oracle;

/// <summary>A trained recurrent net with biases behind synaptic filters: delays, constants and feedback have to line up.</summary>
public class BrailleTests(ITestOutputHelper output)
{
    [SharedDataTheory("data/nir_braille")]
    [InlineData(1)]
    [InlineData(2)]
    public void The_lowered_braille_net_has_the_published_rasters_and_the_quantized_one_the_right_letter(int terms)
    {
        CompileResult result = Compiling.Succeed(
            NetworkReader.Read(Checkout.Shared("data/nir_braille/braille_noDelay_bias_zero.nir")).Graph,
            Compiling.Loihi,
            new CompileOptions { Dt = 1e-4, WeightTerms = terms });
        QuantizedGraph network = result.Quantized!;
        ILookup<int, int> input = File.ReadLines(Checkout.Shared("data/nir_braille/braille_test0_events.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .ToLookup(f => int.Parse(f[0], CultureInfo.InvariantCulture), f => int.Parse(f[1], CultureInfo.InvariantCulture));
        var simulator = new NetworkSimulator(network);
        var real = new LoweredSimulator(result.Lowered!);
        int realHidden = 0;
        int realOutput = 0;
        byte[] hidden = Read("ref_hidden_256x38.npy", 256 * 38);
        byte[] last = Read("ref_output_256x7.npy", 256 * 7);
        int hiddenDiffers = 0;
        int outputDiffers = 0;
        int[] counts = new int[7];
        for (int t = 1; t <= 258; t++)
        {
            List<int>[] spikes = simulator.Step((network.Groups[0].Name, t <= 256 ? [.. input[t - 1]] : []));
            foreach (int unit in simulator.Spikes(spikes, "lif2"))
            {
                counts[unit]++;
            }

            List<int>[] reals = real.Step((network.Groups[0].Name, t <= 256 ? [.. input[t - 1]] : []));
            realHidden += Differences(hidden, 38, t - 2, real.Spikes(reals, "lif1.lif"));
            realOutput += Differences(last, 7, t - 3, real.Spikes(reals, "lif2"));
            hiddenDiffers += Differences(hidden, 38, t - 2, simulator.Spikes(spikes, "lif1.lif"));
            outputDiffers += Differences(last, 7, t - 3, simulator.Spikes(spikes, "lif2"));
        }

        realHidden.ShouldBe(0, "hidden bins of the lowered network that differ");
        realOutput.ShouldBe(0, "output bins of the lowered network that differ");
        output.WriteLine($"with {terms} synapses a weight {hiddenDiffers} hidden and {outputDiffers} output bins differ; counts {string.Join(' ', counts)}");
        if (terms == 2)
        {
            hiddenDiffers.ShouldBe(0, "hidden bins of the quantized network that differ");
            outputDiffers.ShouldBeLessThan(256 * 7 / 50);
        }

        Array.IndexOf(counts, counts.Max()).ShouldBe(1, "the letter is the one labelled 1");
    }

    private static int Differences(byte[] raster, int width, int row, List<int> spikes) =>
        row is < 0 or >= 256 ? 0 : Enumerable.Range(0, width).Count(unit => (raster[(row * width) + unit] != 0) != spikes.Contains(unit));

    private static byte[] Read(string file, int count)
    {
        byte[] bytes = File.ReadAllBytes(Checkout.Shared("data/nir_braille/" + file));
        bytes.Length.ShouldBeGreaterThanOrEqualTo(count);
        return bytes[^count..];
    }
}
