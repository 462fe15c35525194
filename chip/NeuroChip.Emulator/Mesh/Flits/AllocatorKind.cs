namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>How requests for output channels and for the switch are matched.</summary>
public enum AllocatorKind
{
    /// <summary>Each input picks one of its requests, then each output picks one of the inputs that picked it.</summary>
    SeparableInputFirst = 0,

    /// <summary>Each output picks one of the inputs that ask for it, then each input picks one of its grants.</summary>
    SeparableOutputFirst = 1,

    /// <summary>As output first, repeated for what is left; round-robin whatever the arbiters, whose pointers move with the first round only (McKeown 1999).</summary>
    ISlip = 2,
}
