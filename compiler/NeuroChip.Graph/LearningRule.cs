namespace NeuroChip.Graph;

/// <summary>The plus-one decision wherever a trace or a learned value is rounded (core-semantics section 5).</summary>
public enum TraceRounding
{
    /// <summary>Never add one.</summary>
    Down = 0,

    /// <summary>Add one if the fraction is more than a half.</summary>
    Nearest = 1,

    /// <summary>Add one if there is any fraction.</summary>
    Up = 2,

    /// <summary>Add one with the probability of the fraction, drawn from the seeds of population and projection.</summary>
    Stochastic = 3,
}

/// <summary>One trace: what a spike adds, and how it decays. The default is a trace that stays 0.</summary>
/// <param name="ImpulseParts">What a spike adds, in 128ths: 0..16383. An impulse f is floor(128 f) of them.</param>
/// <param name="Tau">Time constant in steps, 0 or more; 0 keeps nothing from one step to the next.</param>
/// <param name="Hold">
/// The trace keeps the value the host has written; impulse and time constant are 0. This is how an error or another third
/// factor is supplied.
/// </param>
public sealed record TraceSpec(int ImpulseParts = 0, double Tau = 0, bool Hold = false)
{
    /// <summary>A trace that stays 0.</summary>
    public static TraceSpec None { get; } = new();

    /// <summary>A trace with an impulse as a number, cut down to 128ths as core-semantics section 5 says.</summary>
    public static TraceSpec Of(double impulse, double tau) => new((int)Math.Floor(128 * impulse), tau);

    /// <summary>A trace that the host supplies.</summary>
    public static TraceSpec Held { get; } = new(0, 0, true);
}

/// <summary>Bounds that a learned value is held to, both included.</summary>
/// <param name="Low">Least value.</param>
/// <param name="High">Greatest value.</param>
public readonly record struct ValueRange(int Low, int High);

/// <summary>
/// How the synapses of a projection learn: up to three rules (core-semantics section 7), the traces they read, and when
/// they act. All learning projections onto one population have the same y traces, epoch and rounding.
/// </summary>
public sealed record LearningRule
{
    /// <summary>Name, for messages and reports.</summary>
    public required string Name { get; init; }

    /// <summary>Rule of the weight's mantissa, such as <c>dw = 2^-2*x1*y0</c>; null if the weight does not learn.</summary>
    public string? Weight { get; init; }

    /// <summary>Rule of the delay; null if the delay does not learn.</summary>
    public string? Delay { get; init; }

    /// <summary>Rule of the tag; null if the tag does not learn.</summary>
    public string? Tag { get; init; }

    /// <summary>First pre trace.</summary>
    public TraceSpec X1 { get; init; } = TraceSpec.None;

    /// <summary>Second pre trace.</summary>
    public TraceSpec X2 { get; init; } = TraceSpec.None;

    /// <summary>First post trace.</summary>
    public TraceSpec Y1 { get; init; } = TraceSpec.None;

    /// <summary>Second post trace.</summary>
    public TraceSpec Y2 { get; init; } = TraceSpec.None;

    /// <summary>Third post trace.</summary>
    public TraceSpec Y3 { get; init; } = TraceSpec.None;

    /// <summary>Steps between learning steps, 1..63.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Rounding of the traces and of what is learned.</summary>
    public TraceRounding Rounding { get; init; } = TraceRounding.Stochastic;

    /// <summary>Bounds of the weight's mantissa, on the grid of the projection's format; null for those of the format.</summary>
    public ValueRange? WeightRange { get; init; }

    /// <summary>
    /// Bounds of the delay; null for 0..62. A core keeps a slot for every step of the longest delay it may learn, so a
    /// low upper bound saves delay memory.
    /// </summary>
    public ValueRange? DelayRange { get; init; }

    /// <summary>Where it came from.</summary>
    public SourceLocation Location { get; init; } = SourceLocation.InBuilder("");

    /// <summary>Where in the file of <see cref="Location"/> the text of the weight's rule begins, if it came from one.</summary>
    public RuleTextPlace? WeightPlace { get; init; }

    /// <summary>Where the text of the delay's rule begins.</summary>
    public RuleTextPlace? DelayPlace { get; init; }

    /// <summary>Where the text of the tag's rule begins.</summary>
    public RuleTextPlace? TagPlace { get; init; }
}

/// <summary>Where in a file a rule's text begins, so that messages can name the character.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public readonly record struct RuleTextPlace(int Line, int Column);

/// <summary>
/// Spikes that are reward for a population: each counts one (or minus one) towards the r1 of the learning step that ends
/// the epoch, and makes r0 1 there.
/// </summary>
/// <param name="From">The population whose spikes count.</param>
/// <param name="Onto">The population whose learning projections see the reward.</param>
/// <param name="Punish">Whether its spikes count minus one.</param>
public sealed record GraphReward(string From, string Onto, bool Punish = false);
