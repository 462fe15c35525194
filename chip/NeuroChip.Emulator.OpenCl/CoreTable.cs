using System.Runtime.InteropServices;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>One core, as <c>core_t</c> of <c>common.cl</c>: the same ints in the same order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct CoreEntry
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

    /// <summary>Decays, threshold and refractory register are the same for all, and none of the above is set but hard resets.</summary>
    public const int Uniform = 32;

    /// <summary>So is the bias.</summary>
    public const int OneBias = 64;

    /// <summary>Some compartment has a refractory register other than 1 or is waiting.</summary>
    public const int Waits = 128;

    public int FirstLane;
    public int Compartments;
    public int Vectors;
    public int FirstSlot;
    public int SlotMask;
    public int SlotStride;
    public int FirstRing;
    public int VMin;
    public int VMax;
    public int FirstRow;
    public int FirstPacket;
    public int PacketCapacity;
    public int Flags;
    public int NoiseExp;
    public int NoiseOffset;
    public int KeepU;
    public int KeepV;
    public int Bias;
    public int Threshold;
    public int Refract;
}

/// <summary>Where each core's state lies in the device's flat buffers.</summary>
internal sealed class CoreTable
{
    private readonly bool[] _waiting;

    private CoreTable(CoreEntry[] entries, int slots, int packets)
    {
        Entries = entries;
        _waiting = new bool[entries.Length];
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
    /// <param name="parameters">The cores.</param>
    /// <param name="tables">Their rows.</param>
    /// <param name="fanOut">One ring and one list of spikes for the whole chip, instead of one a core.</param>
    public static CoreTable Build(ChipParameters parameters, DeliveryTables tables, bool fanOut)
    {
        var entries = new CoreEntry[parameters.Cores.Length];
        int[] capacity = fanOut ? new int[entries.Length] : QueueCapacities(parameters);
        int commonSlots = parameters.Cores.Select(RingOf).DefaultIfEmpty(1).Max();
        int slot = 0;
        int packet = 0;
        foreach (CoreParameters core in parameters.Cores)
        {
            entries[core.Index] = new CoreEntry
            {
                FirstLane = core.FirstLane,
                Compartments = core.Compartments,
                Vectors = core.LaneCount / ChipParameters.LaneAlignment,
                FirstSlot = fanOut ? core.FirstLane : slot,
                SlotMask = (fanOut ? commonSlots : RingOf(core)) - 1,
                SlotStride = fanOut ? parameters.Lanes : core.LaneCount,
                FirstRing = fanOut ? 0 : slot,
                VMin = core.VMin,
                VMax = core.VMax,
                FirstRow = tables.FirstRow[core.Index],
                FirstPacket = packet,
                PacketCapacity = capacity[core.Index],
                NoiseExp = core.NoiseExp,
                NoiseOffset = core.NoiseOffset,
            };
            slot = checked(slot + (RingOf(core) * core.LaneCount));
            packet = checked(packet + (2 * capacity[core.Index]));
        }

        var table = fanOut
            ? new CoreTable(entries, checked(commonSlots * parameters.Lanes), 2 * parameters.Lanes)
            : new CoreTable(entries, slot, packet);
        foreach (CoreParameters core in parameters.Cores)
        {
            table.Update(parameters, core.Index);
        }

        return table;
    }

    /// <summary>
    /// Slots that a ring needs here. The longest delay is the number of slots less two, and what has no delay is added in the step
    /// that reads it: without delays, one slot is read, emptied and filled again, and stays in the cache.
    /// </summary>
    private static int RingOf(CoreParameters core) => core.DelaySlots == 2 ? 1 : core.DelaySlots;

    /// <summary>Takes a core's flags and what its compartments share from the parameters again; true when something changed.</summary>
    public bool Update(ChipParameters parameters, int core)
    {
        CoreEntry before = Entries[core];
        ref CoreEntry entry = ref Entries[core];
        CoreParameters place = parameters.Cores[core];
        entry.Flags = FlagsOf(parameters, place);
        if ((entry.Flags & ~CoreEntry.HardReset) == 0 && place.Compartments > 0)
        {
            TakeShared(parameters, place, ref entry);
        }

        return !before.Equals(entry);
    }

    private void TakeShared(ChipParameters parameters, CoreParameters core, ref CoreEntry entry)
    {
        int first = core.FirstLane;
        if (!IsSame(parameters.DecayU, core) || !IsSame(parameters.DecayV, core) || !IsSame(parameters.Threshold, core)
            || !IsSame(parameters.Refract, core))
        {
            return;
        }

        entry.Flags |= CoreEntry.Uniform;
        entry.Flags |= IsSame(parameters.Bias, core) ? CoreEntry.OneBias : 0;
        entry.Flags |= parameters.Refract[first] != 1 || _waiting[core.Index] ? CoreEntry.Waits : 0;
        (entry.KeepU, entry.KeepV) = (4096 - parameters.DecayU[first], 4096 - parameters.DecayV[first]);
        (entry.Bias, entry.Threshold, entry.Refract) = (parameters.Bias[first], parameters.Threshold[first], parameters.Refract[first]);
    }

    private static bool IsSame(int[] values, CoreParameters core) =>
        values.AsSpan(core.FirstLane, core.Compartments).IndexOfAnyExcept(values[core.FirstLane]) < 0;

    /// <summary>The same after a change of biases alone.</summary>
    public bool UpdateBias(ChipParameters parameters, int core)
    {
        ref CoreEntry entry = ref Entries[core];
        if ((entry.Flags & CoreEntry.Uniform) == 0)
        {
            return false;
        }

        CoreEntry before = entry;
        CoreParameters place = parameters.Cores[core];
        entry.Flags = (entry.Flags & ~CoreEntry.OneBias) | (IsSame(parameters.Bias, place) ? CoreEntry.OneBias : 0);
        entry.Bias = parameters.Bias[place.FirstLane];
        return !before.Equals(entry);
    }

    /// <summary>
    /// Notes that refractory counters of a core may be other than 0 although no register makes them so; true when something
    /// changed. It is never taken back.
    /// </summary>
    public bool SetWaiting(ChipParameters parameters, int core)
    {
        if (_waiting[core])
        {
            return false;
        }

        _waiting[core] = true;
        return Update(parameters, core);
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
