using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// One plane of input-queued routers with virtual channels. All times are cycles; a stage of n cycles that starts in cycle t is over
/// in time for the next one to start in t + n. A stage of a router works on one batch at a time: whoever comes while it works joins
/// the next batch, so that only stages of one cycle take something every cycle. A link of n cycles brings what is sent in cycle t to
/// its other end in t + n + 1, so that a hop takes the stages of the router plus the link.
/// </summary>
public sealed record MeshConfig
{
    /// <summary>Most inputs of a router times virtual channels.</summary>
    public const int MostChannels = 64;

    /// <summary>The grid; a node is a core, node = tile * cores per tile + place.</summary>
    public required MeshShape Shape { get; init; }

    /// <summary>Virtual channels of each input.</summary>
    public int VirtualChannels { get; init; } = 1;

    /// <summary>Flits a virtual channel holds.</summary>
    public int BufferFlits { get; init; } = 8;

    /// <summary>Routing computation; 0 when the way is known before the packet comes (lookahead).</summary>
    public int RoutingCycles { get; init; } = 1;

    /// <summary>Allocation of a virtual channel of the output.</summary>
    public int VcAllocationCycles { get; init; } = 1;

    /// <summary>Allocation of the switch.</summary>
    public int SwitchAllocationCycles { get; init; } = 1;

    /// <summary>
    /// Whether a packet that asks for a virtual channel asks for the switch at the same time. The switch is lost when the channel is
    /// not granted in the same cycle. Both allocations then take one cycle together.
    /// </summary>
    public bool SpeculativeSwitch { get; init; }

    /// <summary>Inputs of the switch for each input of the router; channel c uses the one with number c mod this.</summary>
    public int InputSpeedup { get; init; } = 1;

    /// <summary>Traversal of the switch.</summary>
    public int TraversalCycles { get; init; } = 1;

    /// <summary>From a credit's arrival at a router to its use.</summary>
    public int CreditCycles { get; init; } = 1;

    /// <summary>Whether a channel is given to the next packet only when all credits of the one before are back.</summary>
    public bool WaitForTailCredit { get; init; }

    /// <summary>A link to the east or west, for flits and for the credits that come back.</summary>
    public int EastWestLinkCycles { get; init; } = 1;

    /// <summary>A link to the north or south.</summary>
    public int NorthSouthLinkCycles { get; init; } = 1;

    /// <summary>A link between chips.</summary>
    public int OffChipLinkCycles { get; init; } = 1;

    /// <summary>Cycles for which a flit occupies a link between chips.</summary>
    public int OffChipFlitCycles { get; init; } = 1;

    /// <summary>The link from a core to its router.</summary>
    public int InjectionLinkCycles { get; init; } = 1;

    /// <summary>The link from a router to a core.</summary>
    public int EjectionLinkCycles { get; init; } = 1;

    /// <summary>Cycles for which taking in a packet keeps a core's input busy; 0 when it takes whatever comes.</summary>
    public int TakeInCycles { get; init; }

    /// <summary>Flits of each virtual channel that wait at a core's input.</summary>
    public int EjectionFlits { get; init; } = 8;

    /// <summary>How output channels are allocated.</summary>
    public AllocatorKind VcAllocator { get; init; } = AllocatorKind.ISlip;

    /// <summary>How the switch is allocated.</summary>
    public AllocatorKind SwitchAllocator { get; init; } = AllocatorKind.ISlip;

    /// <summary>How the separable allocators choose.</summary>
    public ArbiterKind Arbiter { get; init; }

    /// <summary>Rounds of <see cref="AllocatorKind.ISlip"/>.</summary>
    public int AllocatorRounds { get; init; } = 1;

    /// <summary>Cores.</summary>
    public int Nodes => Shape.Tiles * Shape.CoresPerTile;

    /// <summary>Inputs, and outputs, of a router: four links and its cores.</summary>
    public int Ports => MeshShape.LinksPerTile + Shape.CoresPerTile;

    /// <summary>Stages of a router.</summary>
    public int RouterCycles => RoutingCycles + VcAllocationCycles + (SpeculativeSwitch ? 0 : SwitchAllocationCycles) + TraversalCycles;

    /// <summary>From a core through one router into a core of the same tile, the flits behind the head not counted.</summary>
    public int LocalCycles => InjectionLinkCycles + 1 + RouterCycles + EjectionLinkCycles;

    /// <summary>A profile's mesh: hops and the way into a core take as many whole cycles as come nearest to what they cost.</summary>
    public static MeshConfig Of(MeshShape shape, MeshTimes times, RouterSettings router)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(router);
        int stages = router.RoutingCycles + router.VcAllocationCycles + router.SwitchAllocationCycles + router.TraversalCycles;
        int LinkCycles(double time) => Math.Max(1, (int)Math.Round(time / router.FlitTime) - stages);
        int offChip = Enumerable.Range(0, shape.Links).FirstOrDefault(shape.IsOffChip, -1);
        return new MeshConfig
        {
            Shape = shape,
            VirtualChannels = router.VirtualChannels,
            BufferFlits = router.BufferFlits,
            RoutingCycles = router.RoutingCycles,
            VcAllocationCycles = router.VcAllocationCycles,
            SwitchAllocationCycles = router.SwitchAllocationCycles,
            TraversalCycles = router.TraversalCycles,
            CreditCycles = router.CreditCycles,
            EastWestLinkCycles = LinkCycles(times.HopOf(MeshShape.LinkOf(0, MeshDirection.East), onChip: true)),
            NorthSouthLinkCycles = LinkCycles(times.HopOf(MeshShape.LinkOf(0, MeshDirection.South), onChip: true)),
            OffChipLinkCycles = offChip < 0 ? 1 : LinkCycles(times.HopOf(offChip)),
            OffChipFlitCycles = router.OffChipFlitCycles,
            InjectionLinkCycles = 1,
            EjectionLinkCycles = Math.Max(1, (int)Math.Round(times.Local / router.FlitTime) - stages - 2),
            TakeInCycles = (int)Math.Round(times.MessageIn / router.FlitTime),
            EjectionFlits = router.InputMessages,
        };
    }

    /// <summary>Says what is wrong with it, or null.</summary>
    public string? FindProblem()
    {
        (string Name, int Value, int Least)[] values =
        [
            ("virtual channels", VirtualChannels, 1), ("buffer flits", BufferFlits, 1), ("routing cycles", RoutingCycles, 0),
            ("VC allocation cycles", VcAllocationCycles, 1), ("switch allocation cycles", SwitchAllocationCycles, 1),
            ("traversal cycles", TraversalCycles, 1), ("credit cycles", CreditCycles, 0), ("east-west link cycles", EastWestLinkCycles, 1),
            ("north-south link cycles", NorthSouthLinkCycles, 1), ("off-chip link cycles", OffChipLinkCycles, 1),
            ("off-chip flit cycles", OffChipFlitCycles, 1), ("injection link cycles", InjectionLinkCycles, 1),
            ("ejection link cycles", EjectionLinkCycles, 1), ("take-in cycles", TakeInCycles, 0), ("ejection flits", EjectionFlits, 1),
            ("allocator rounds", AllocatorRounds, 1), ("input speedup", InputSpeedup, 1),
        ];
        foreach ((string name, int value, int least) in values)
        {
            if (value < least)
            {
                return $"{name}: found {value}; allowed is {least} or more";
            }
        }

        if (SpeculativeSwitch && (VcAllocationCycles != 1 || SwitchAllocationCycles != 1))
        {
            return $"speculative switch: found allocations of {VcAllocationCycles} and {SwitchAllocationCycles} cycles; allowed is 1 each";
        }

        if (Ports * InputSpeedup > MostChannels)
        {
            return $"found {Ports} ports with an input speedup of {InputSpeedup}; allowed are at most {MostChannels} inputs of the switch";
        }

        return Ports * VirtualChannels > MostChannels
            ? $"found {Ports} ports of {VirtualChannels} virtual channels, {Ports * VirtualChannels} in all; allowed is at most {MostChannels}"
            : null;
    }
}
