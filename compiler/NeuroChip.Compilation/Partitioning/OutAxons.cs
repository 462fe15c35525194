using NeuroChip.Compilation.Quantization;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>How many cores listen to each unit.</summary>
internal static class OutAxons
{
    public static int[][] PerUnit(QuantizedGraph network, IReadOnlyList<PartitionedCore> cores)
    {
        int[][] fanOut = [.. network.Groups.Select(group => new int[group.Size])];
        foreach (PartitionedCore core in cores)
        {
            foreach (InAxon axon in core.InAxons)
            {
                fanOut[axon.Group][axon.Unit]++;
            }
        }

        return fanOut;
    }

    public static long Sum(int[] fanOut, int first, int count)
    {
        long sum = 0;
        foreach (int reached in fanOut.AsSpan(first, count))
        {
            sum += reached;
        }

        return sum;
    }
}
