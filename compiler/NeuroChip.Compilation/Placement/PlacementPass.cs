using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Placement;

/// <summary>
/// Gives every slice a core: in the order of the partition, which keeps layers together, or dealt to a number of chips in
/// turn, or in a random order made from a seed. With the latter two tests show that results do not depend on the place.
/// </summary>
internal static class PlacementPass
{
    /// <summary>Places; the partition has made sure that there are enough cores.</summary>
    public static PlacedGraph Run(PartitionedGraph partition, ChipProfile profile, CompileOptions options)
    {
        int count = partition.Cores.Length;
        int perChip = profile.CoresPerChip;
        int chips = options.Chips ?? (((count - 1) / perChip) + 1);
        int[] places = options.PlacementSeed is { } seed
            ? Shuffle(seed, chips * perChip)
            : [.. Enumerable.Range(0, count).Select(i => options.Chips is null ? i : (i % chips * perChip) + (i / chips))];
        ImmutableArray<CoreAddress> addresses = [.. places.Take(count).Select(place => new CoreAddress(place / perChip, place % perChip))];
        return new PlacedGraph { Partition = partition, Addresses = addresses, Cost = MeasureCost(partition, addresses, profile) };
    }

    private static PlacementCost MeasureCost(PartitionedGraph partition, ImmutableArray<CoreAddress> addresses, ChipProfile profile)
    {
        int[][] coreOf = CoreOfUnits(partition);
        long connections = 0;
        long local = 0;
        long hops = 0;
        long crossings = 0;
        for (int target = 0; target < addresses.Length; target++)
        {
            foreach (Arrival arrival in partition.Cores[target].Arrivals)
            {
                if (partition.Network.Groups[arrival.Group].IsSource)
                {
                    continue;
                }

                int source = coreOf[arrival.Group][arrival.Unit];
                connections++;
                local += source == target ? 1 : 0;
                if (addresses[source].Chip != addresses[target].Chip)
                {
                    crossings++;
                    continue;
                }

                (int fromX, int fromY) = profile.TileOf(addresses[source].Core);
                (int toX, int toY) = profile.TileOf(addresses[target].Core);
                hops += Math.Abs(fromX - toX) + Math.Abs(fromY - toY);
            }
        }

        return new PlacementCost(connections, local, hops, crossings);
    }

    private static int[][] CoreOfUnits(PartitionedGraph partition)
    {
        int[][] coreOf = [.. partition.Network.Groups.Select(g => new int[g.Size])];
        for (int core = 0; core < partition.Cores.Length; core++)
        {
            foreach (CoreSlice slice in partition.Cores[core].Slices)
            {
                coreOf[slice.Group].AsSpan(slice.FirstUnit, slice.Count).Fill(core);
            }
        }

        return coreOf;
    }

    /// <summary>Fisher and Yates, with the generator of core-semantics section 9.</summary>
    private static int[] Shuffle(ulong seed, int count)
    {
        int[] places = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int other = (int)(((Mix(seed + (0x9E3779B97F4A7C15UL * ((ulong)i + 1))) >> 32) * ((ulong)i + 1)) >> 32);
            (places[i], places[other]) = (places[other], places[i]);
        }

        return places;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
