namespace NeuroChip.Spec.Profiles;

/// <summary>The routers of a chip's mesh. What a profile does not say has a default, whose kind is estimated.</summary>
public sealed record RouterSettings
{
    /// <summary>Ns for which a flit occupies a link within a chip: the cycle of the flit model.</summary>
    public required double FlitTime { get; init; }

    /// <summary>Virtual channels of each input.</summary>
    public required int VirtualChannels { get; init; }

    /// <summary>Flits that a virtual channel holds.</summary>
    public required int BufferFlits { get; init; }

    /// <summary>Cycles of the routing computation.</summary>
    public required int RoutingCycles { get; init; }

    /// <summary>Cycles of the allocation of a virtual channel.</summary>
    public required int VcAllocationCycles { get; init; }

    /// <summary>Cycles of the allocation of the switch.</summary>
    public required int SwitchAllocationCycles { get; init; }

    /// <summary>Cycles of the traversal of the switch.</summary>
    public required int TraversalCycles { get; init; }

    /// <summary>Cycles from a credit's arrival to its use.</summary>
    public required int CreditCycles { get; init; }

    /// <summary>Cycles for which a flit occupies a link between chips.</summary>
    public required int OffChipFlitCycles { get; init; }

    /// <summary>Packets that may wait at the input of a core.</summary>
    public required int InputMessages { get; init; }

    /// <summary>The numbers behind it, defaults among them, by name.</summary>
    public required IReadOnlyList<ProfileValue> Values { get; init; }
}
