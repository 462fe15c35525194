using System.Globalization;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph.Readers;

namespace Compiler.Tests.Oracle;

/// <summary>Compiled networks, run by the letter of the semantics, against what others published for them.</summary>
public class ReferenceTracesTests
{
    [SharedDataFact("data/nir_lif")]
    public void The_lif_trace_of_the_hardware_is_reproduced_row_by_row()
    {
        (double[] input, double[] v, double[] spike) = ReadTrace("lif_lava_loihi_fixed.csv");
        QuantizedGraph network = Compiling.Succeed(
            NetworkReader.Read(Checkout.Shared("data/nir_lif/lif_norse.nir")).Graph,
            Compiling.Loihi,
            new CompileOptions { Dt = 1e-4, WeightScale = 10, DecayRounding = DecayRounding.Floor }).Quantized!;
        network.Groups[1].Parameters!.DecayU[0].ShouldBe(4095);
        network.Groups[1].Parameters!.DecayV[0].ShouldBe(163);
        network.Groups[1].Parameters!.VthMant[0].ShouldBe(25);

        var simulator = new NetworkSimulator(network);
        for (int row = 0; row < input.Length; row++)
        {
            // A spike given in the step before arrives in this one: the trace's input is one step late as well.
            List<int>[] spikes = simulator.Step((network.Groups[0].Name, input[row] != 0 ? [0] : []));
            bool spiked = simulator.Spikes(spikes, "1").Count > 0;
            spiked.ShouldBe(spike[row] != 0, $"row {row}");
            (spiked ? 128 : simulator.V("1")[0]).ShouldBe((int)v[row], $"row {row}");
        }
    }

    [SharedDataFact("data/nir_lif")]
    public void The_lif_of_norse_spikes_one_step_later_on_the_chip()
    {
        (double[] input, double[] v, double[] spike) = ReadTrace("lif_norse.csv");
        QuantizedGraph network = Compiling.Succeed(
            NetworkReader.Read(Checkout.Shared("data/nir_lif/lif_norse.nir")).Graph,
            Compiling.Loihi,
            new CompileOptions { Dt = 1e-4 }).Quantized!;
        double scale = network.Groups[1].VoltageScale!.Value[0];
        var simulator = new NetworkSimulator(network);
        for (int row = 0; row < input.Length; row++)
        {
            List<int>[] spikes = simulator.Step((network.Groups[0].Name, input[row] != 0 ? [0] : []));
            if (row > 0)
            {
                (simulator.Spikes(spikes, "1").Count > 0).ShouldBe(spike[row - 1] != 0, $"row {row}");
                (simulator.V("1")[0] / scale).ShouldBe(v[row - 1], 0.001, $"row {row}");
            }
        }
    }

    [SharedDataFact("data/loihi_oxford")]
    public void All_output_spikes_of_oxfords_first_layer_come_at_their_step()
    {
        QuantizedGraph network = Compiling.Succeed(
            NetworkReader.Read(Checkout.Shared("data/loihi_oxford/oxford.net")).Graph,
            Compiling.Loihi).Quantized!;
        ILookup<int, int> input = ReadEvents("layer0_gts_in_events.csv");
        ILookup<int, int> wanted = ReadEvents("layer0_gts_out_events.csv");
        var simulator = new NetworkSimulator(network);
        int count = 0;
        for (int t = 1; t <= 2001; t++)
        {
            List<int>[] spikes = simulator.Step((network.Groups[0].Name, [.. input[t - 1]]));
            int[] got = [.. simulator.Spikes(spikes, network.Groups[1].Name)];
            got.ShouldBe(wanted[t - 1].Order().ToArray(), $"step {t}");
            count += got.Length;
        }

        count.ShouldBe(1826);
    }

    private static ILookup<int, int> ReadEvents(string file) =>
        File.ReadLines(Checkout.Shared("data/loihi_oxford/" + file))
            .Skip(1)
            .Select(line => line.Split(','))
            .ToLookup(f => int.Parse(f[0], CultureInfo.InvariantCulture), f => int.Parse(f[1], CultureInfo.InvariantCulture));

    private static (double[] Input, double[] V, double[] Spike) ReadTrace(string file)
    {
        double[][] rows = [.. File.ReadLines(Checkout.Shared("data/nir_lif/" + file))
            .Select(line => line.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray())];
        return ([.. rows.Select(r => r[0])], [.. rows.Select(r => r[1])], [.. rows.Select(r => r[2])]);
    }
}
