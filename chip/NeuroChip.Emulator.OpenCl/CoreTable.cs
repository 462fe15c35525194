using System.Runtime.InteropServices;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>One core, as <c>core_t</c> of <c>common.cl</c>: the same ints in the same order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CoreEntry
{
    /// <summary>Some compartment does not reset to zero.</summary>
    public const int ResetModes = 1;

    /// <summary>Some compartment has a periodic hard reset.</summary>
    public const int HardReset = 2;

    /// <summary>Some compartment has noise on the current.</summary>
    public const int NoiseOnCurrent = 4;

    /// <summary>Some compartment has noise on the voltage.</summary>
    public const int NoiseOnVoltage = 8;

    /// <summary>Some compartment takes from the dendrite stack or puts on it.</summary>
    public const int Dendrites = 16;

    public int FirstLane;
    public int Compartments;
    public int Vectors;
    public int FirstSlot;
    public int SlotMask;
    public int SlotStride;
    public int VMin;
    public int VMax;
    public int FirstRow;
    public int FirstPacket;
    public int PacketCapacity;
    public int Flags;
    public int NoiseExp;
    public int NoiseOffset;
}

/// <summary>Where each core's state lies in the device's flat buffers.</summary>
internal sealed class CoreTable
{
    private CoreTable(CoreEntry[] entries, int slots, int packets)
    {
        Entries = entries;
        Slots = slots;
        Packets = packets;
    }

    /// <summary>The cores.</summary>
    public CoreEntry[] Entries { get; }

    /// <summary>Length of the slot buffer, in accumulators.</summary>
    public int Slots { get; }

    /// <summary>Length of the packet buffer, in packets.</summary>
    public int Packets { get; }

    /// <summary>Lays the cores out.</summary>
    public static CoreTable Build(ChipParameters parameters, DeliveryTables tables)
    {
        var entries = new CoreEntry[parameters.Cores.Length];
        int[] capacity = QueueCapacities(parameters);
        int slot = 0;
        int packet = 0;
        foreach (CoreParameters core in parameters.Cores)
        {
            entries[core.Index] = new CoreEntry
            {
                FirstLane = core.FirstLane,
                Compartments = core.Compartments,
                Vectors = core.LaneCount / ChipParameters.LaneAlignment,
                FirstSlot = slot,
                SlotMask = core.DelaySlots - 1,
                SlotStride = core.LaneCount,
                VMin = core.VMin,
                VMax = core.VMax,
                FirstRow = tables.FirstRow[core.Index],
                FirstPacket = packet,
                PacketCapacity = capacity[core.Index],
                Flags = FlagsOf(parameters, core),
                NoiseExp = core.NoiseExp,
                NoiseOffset = core.NoiseOffset,
            };
            slot = checked(slot + (core.DelaySlots * core.LaneCount));
            packet = checked(packet + (2 * capacity[core.Index]));
        }

        return new CoreTable(entries, slot, packet);
    }

    /// <summary>Takes a core's flags from the parameters again; true when they are others than before.</summary>
    public bool UpdateFlags(ChipParameters parameters, int core)
    {
        int flags = FlagsOf(parameters, parameters.Cores[core]);
        bool changed = Entries[core].Flags != flags;
        Entries[core].Flags = flags;
        return changed;
    }

    /// <summary>A compartment spikes at most once a step, so a core can get at most one packet per out-axon entry that names it.</summary>
    private static int[] QueueCapacities(ChipParameters parameters)
    {
        var capacity = new int[parameters.Cores.Length];
        foreach (CoreParameters core in parameters.Cores)
        {
            foreach (int target in core.OutCore)
            {
                capacity[target]++;
            }
        }

        return capacity;
    }

    private static int FlagsOf(ChipParameters parameters, CoreParameters core)
    {
        int flags = 0;
        for (int lane = core.FirstLane; lane < core.FirstLane + core.Compartments; lane++)
        {
            flags |= parameters.ResetMode[lane] != 0 ? CoreEntry.ResetModes : 0;
            flags |= parameters.ResetInterval[lane] != 0 ? CoreEntry.HardReset : 0;
            flags |= parameters.Noise[lane] switch
            {
                NoiseTarget.Current => CoreEntry.NoiseOnCurrent,
                NoiseTarget.Voltage => CoreEntry.NoiseOnVoltage,
                _ => 0,
            };
            bool stacked = parameters.Join[lane] != DendriteJoin.None || parameters.Push[lane] != DendritePush.None;
            flags |= stacked ? CoreEntry.Dendrites : 0;
        }

        return flags;
    }
}
