using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Loading;

/// <summary>Whether the receiving core can take a packet: its list exists, and no target or delay leaves the core's tables.</summary>
internal static class PacketChecks
{
    /// <summary>Null when it can, otherwise what is wrong.</summary>
    public static (string Code, string Found, string Allowed)? FindProblem(ChipParameters parameters, ArrivingSpike packet)
    {
        CoreParameters core = parameters.Cores[packet.Core];
        SynapseRows rows = core.Rows;
        if (packet.Axon >= rows.Count)
        {
            return (LoadCodes.DanglingReference, ListOf(core, packet), $"in-axons below {rows.Count}");
        }

        int target = rows.LargestTarget[packet.Axon];
        if (target >= 0 && target + packet.Atom >= core.Compartments)
        {
            return (
                LoadCodes.DanglingReference, $"a synapse of {ListOf(core, packet)} onto compartment {target} + atom {packet.Atom}",
                $"compartments below {core.Compartments}");
        }

        int delay = rows.LongestDelay[packet.Axon];
        return target >= 0 && delay + packet.Delay + 2 > core.DelaySlots
            ? (
                LoadCodes.DelayTooLong, $"delay {delay} of {ListOf(core, packet)} + axonal delay {packet.Delay}",
                $"a sum of 0..{core.DelaySlots - 2} with {core.DelaySlots} slots")
            : null;
    }

    /// <summary>Notes at the receiving core that its list is walked with an atom.</summary>
    public static void Mark(ChipParameters parameters, ArrivingSpike packet)
    {
        if (packet.Atom != 0)
        {
            parameters.Cores[packet.Core].Rows.Shifted[packet.Axon] = true;
        }
    }

    private static string ListOf(CoreParameters core, ArrivingSpike packet) =>
        $"in-axon {packet.Axon} of chip {core.Address.Chip} core {core.Address.Core}";
}
