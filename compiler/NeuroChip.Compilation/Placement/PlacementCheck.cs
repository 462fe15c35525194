using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Placement;

/// <summary>No core twice, every core on the mesh.</summary>
internal static class PlacementCheck
{
    public static IReadOnlyList<string> Check(PlacedGraph placed, ChipProfile profile)
    {
        var faults = new List<string>();
        if (placed.Addresses.Length != placed.Partition.Cores.Length)
        {
            faults.Add($"{placed.Partition.Cores.Length} cores, but {placed.Addresses.Length} addresses");
        }

        var seen = new HashSet<CoreAddress>();
        foreach (CoreAddress address in placed.Addresses)
        {
            if (!seen.Add(address))
            {
                faults.Add($"{address} is given twice");
            }

            if (address.Chip < 0 || address.Chip >= profile.Chips || address.Core < 0 || address.Core >= profile.CoresPerChip)
            {
                faults.Add($"{address} is outside {profile.Chips} chips of {profile.CoresPerChip} cores");
            }
        }

        return faults;
    }
}
