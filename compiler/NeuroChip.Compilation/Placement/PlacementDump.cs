using System.Text;
using NeuroChip.Compilation.Partitioning;

namespace NeuroChip.Compilation.Placement;

/// <summary>A placement as text.</summary>
internal static class PlacementDump
{
    public static string Write(PlacedGraph placed)
    {
        var text = new StringBuilder();
        PlacementCost cost = placed.Cost;
        text.Append($"placement packets {cost.Connections} local {cost.Local} hops {cost.Hops} crossings {cost.ChipCrossings}\n");
        for (int c = 0; c < placed.Addresses.Length; c++)
        {
            text.Append($"core {c} at {placed.Addresses[c]}:");
            foreach (CoreSlice slice in placed.Partition.Cores[c].Slices)
            {
                text.Append($" '{placed.Partition.Network.Groups[slice.Group].Name}'[{slice.FirstUnit}..{slice.FirstUnit + slice.Count - 1}]");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
