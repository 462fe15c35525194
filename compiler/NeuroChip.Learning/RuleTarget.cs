namespace NeuroChip.Learning;

/// <summary>What a rule changes; the numbers are those of the TGT instruction.</summary>
public enum RuleTarget
{
    /// <summary>The weight's mantissa, <c>dw</c>.</summary>
    Weight = 0,

    /// <summary>The delay in steps, <c>dd</c>.</summary>
    Delay = 1,

    /// <summary>The tag, <c>dt</c>.</summary>
    Tag = 2,
}
