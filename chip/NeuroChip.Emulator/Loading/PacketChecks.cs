using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

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

        if (packet.Atom != 0 && core.Learn?.Role[packet.Axon] == AxonRole.Learn)
        {
            return (LoadCodes.PlasticList, $"atom {packet.Atom} for {ListOf(core, packet)}, whose synapses learn", "0: no packet shifts a list that learns");
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

    /// <summary>Notes at the receiving core that its list is walked with an atom, and after which axonal delay.</summary>
    public static void Mark(ChipParameters parameters, ArrivingSpike packet)
    {
        CoreParameters core = parameters.Cores[packet.Core];
        if (packet.Atom != 0)
        {
            core.Rows.Shifted[packet.Axon] = true;
        }

        if (core.Learn?.Decoder.AxonalDelay is { } delays)
        {
            delays[packet.Axon] = Math.Max(delays[packet.Axon], packet.Delay);
        }
    }

    private static string ListOf(CoreParameters core, ArrivingSpike packet) =>
        $"in-axon {packet.Axon} of chip {core.Address.Chip} core {core.Address.Core}";
}
