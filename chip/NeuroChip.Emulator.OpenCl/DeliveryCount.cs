using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>What one packet counts at the core that takes it.</summary>
/// <param name="FirstLane">First lane of the core.</param>
/// <param name="Synapses">Synapses its row holds.</param>
/// <param name="Words">Words of synapse memory the row stands for.</param>
internal readonly record struct DeliveryCount(int FirstLane, uint Synapses, uint Words)
{
    /// <summary>Words of a count in a record.</summary>
    public const int RecordWords = 4;

    /// <summary>What walking a row counts.</summary>
    public static DeliveryCount Of(CoreParameters core, int row) =>
        new(core.FirstLane, (uint)(core.Rows.Start[row + 1] - core.Rows.Start[row]), (uint)core.Rows.Words[row]);
}
