namespace NeuroChip.Learning;

/// <summary>What a product waits for, as bits of the mask of DEP and EXIT.</summary>
[Flags]
public enum RuleDependency
{
    /// <summary>Nothing; no product of a rule text has this.</summary>
    None = 0,

    /// <summary>A spike of the pre unit in the epoch, <c>x0</c>.</summary>
    PreSpike = 1,

    /// <summary>A spike of the post unit in the epoch, <c>y0</c>.</summary>
    PostSpike = 2,

    /// <summary>A reward event in the epoch, <c>r0</c>.</summary>
    Reward = 4,

    /// <summary>Every 2^k-th epoch, <c>u</c>k.</summary>
    Epoch = 8,
}
