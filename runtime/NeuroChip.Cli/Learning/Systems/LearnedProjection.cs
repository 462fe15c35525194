using System.Buffers.Binary;
using System.Collections.Immutable;
using NeuroChip.Device.Learning;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>The synapses of a projection that learns, read from the chip.</summary>
/// <param name="Name">The projection.</param>
/// <param name="Synapses">Ordered by pre unit, then post unit, several of one pair as the network has them.</param>
internal sealed record LearnedProjection(string Name, ImmutableArray<LearnedSynapse> Synapses)
{
    private const ulong FnvBasis = 0xcbf29ce484222325;
    private const ulong FnvPrime = 0x100000001b3;

    /// <summary>From what a device answered.</summary>
    public static LearnedProjection Of(string name, SynapseTable table) => new(name, [
        .. Enumerable.Range(0, table.Count)
            .Select(i => new LearnedSynapse(table.Pre[i], table.Post[i], table.Weights[i], table.Delays[i], table.Tags[i]))
            .OrderBy(synapse => synapse.Pre).ThenBy(synapse => synapse.Post)]); // keeps the order of synapses of one pair

    /// <summary>The same synapses ordered by post unit, then pre unit.</summary>
    public IEnumerable<LearnedSynapse> ByPost => Synapses.OrderBy(synapse => synapse.Post).ThenBy(synapse => synapse.Pre);

    /// <summary>Weights in the order of <see cref="Synapses"/>.</summary>
    public int[] Weights => [.. Synapses.Select(synapse => synapse.Weight)];

    /// <summary>Delays in the order of <see cref="Synapses"/>.</summary>
    public int[] Delays => [.. Synapses.Select(synapse => synapse.Delay)];

    /// <summary>Weights of an all-to-all projection, <c>[post * preUnits + pre]</c>.</summary>
    public int[] DenseWeights(int preUnits)
    {
        var weights = new int[Synapses.Length];
        foreach (LearnedSynapse synapse in Synapses)
        {
            weights[(synapse.Post * preUnits) + synapse.Pre] = synapse.Weight;
        }

        return weights;
    }

    /// <summary>FNV-1a over weight, delay and tag of every synapse, each as two little-endian bytes, in this order.</summary>
    public ulong Hash() => HashOf(Synapses);

    /// <summary>FNV-1a over weight, delay and tag of synapses, each as two little-endian bytes, in the order given.</summary>
    public static ulong HashOf(IEnumerable<LearnedSynapse> synapses)
    {
        ulong hash = FnvBasis;
        Span<byte> bytes = stackalloc byte[6];
        foreach (LearnedSynapse synapse in synapses)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)synapse.Weight);
            BinaryPrimitives.WriteInt16LittleEndian(bytes[2..], (short)synapse.Delay);
            BinaryPrimitives.WriteInt16LittleEndian(bytes[4..], (short)synapse.Tag);
            foreach (byte value in bytes)
            {
                hash = unchecked((hash ^ value) * FnvPrime);
            }
        }

        return hash;
    }

    /// <summary>FNV-1a over the low byte of every weight, in the order given.</summary>
    public static ulong WeightHashOf(IEnumerable<LearnedSynapse> synapses)
    {
        ulong hash = FnvBasis;
        foreach (LearnedSynapse synapse in synapses)
        {
            hash = unchecked((hash ^ (byte)synapse.Weight) * FnvPrime);
        }

        return hash;
    }
}
