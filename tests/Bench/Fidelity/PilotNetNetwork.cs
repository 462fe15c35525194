using System.Buffers.Binary;
using NeuroChip.Compilation;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Spec.Profiles;

namespace Bench.Fidelity;

/// <summary>PilotNet's second and third layer, driven by the recorded spikes of the first, in units channel by channel.</summary>
internal static class PilotNetNetwork
{
    private const int Steps = 24;
    private const int BytesPerUnit = Steps / 8;

    /// <summary>Every step after which membranes start again, as in the recording.</summary>
    private const int ResetEvery = 17;

    /// <summary>Reads and compiles it; null where the folder has no such data.</summary>
    public static InjectedNetwork? Find(string folder, ChipProfile profile)
    {
        string data = Path.Combine(folder, "data", "loihi_pilotnet");
        string network = Path.Combine(data, "pilotnet_lif.net");
        if (!File.Exists(network))
        {
            return null;
        }

        SnnGraph graph = NetworkReader.Read(network, new ReadOptions { Layers = (2, 3) }).Graph
            .WithPeriodicReset("layer2", ResetEvery, 3)
            .WithPeriodicReset("layer3", ResetEvery, 4);
        return new InjectedNetwork(
            graph with { Name = "pilotnet, conv-1 and conv-2" }, profile, CompileOptions.Default, Spikes(Path.Combine(data, "conv-0_spikes_packedT.npy")), Steps);
    }

    /// <summary>The recorded spikes of the first layer, by step.</summary>
    /// <param name="folder">The folder with the data.</param>
    public static int[][] SpikesByStep(string folder)
    {
        ILookup<long, int> steps = Spikes(Path.Combine(folder, "data", "loihi_pilotnet", "conv-0_spikes_packedT.npy"))
            .ToLookup(spike => spike.Step, spike => spike.Source);
        return [.. Enumerable.Range(1, Steps).Select(step => steps[step].ToArray())];
    }

    /// <summary>Bits packed along time, the first step in the highest bit, behind the header of a NumPy 1.0 file.</summary>
    private static List<(int Source, long Step)> Spikes(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        byte[] bits = file[(10 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8)))..];
        return
        [
            .. from step in Enumerable.Range(0, Steps)
               from unit in Enumerable.Range(0, bits.Length / BytesPerUnit)
               where (bits[(unit * BytesPerUnit) + (step / 8)] & (0x80 >> (step % 8))) != 0
               select (unit, step + 1L),
        ];
    }
}
