namespace NeuroChip.Learning;

/// <summary>The texts of one learning profile; at least one is there.</summary>
/// <param name="Weight">The rule of the weight, dw, or null.</param>
/// <param name="Delay">The rule of the delay, dd, or null.</param>
/// <param name="Tag">The rule of the tag, dt, or null.</param>
public sealed record RuleTexts(string? Weight, string? Delay = null, string? Tag = null)
{
    /// <summary>The text of one target, or null.</summary>
    public string? this[RuleTarget target] => target switch
    {
        RuleTarget.Weight => this.Weight,
        RuleTarget.Delay => this.Delay,
        _ => this.Tag,
    };
}
