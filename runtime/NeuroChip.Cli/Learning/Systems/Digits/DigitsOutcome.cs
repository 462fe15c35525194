namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>A stretch of training.</summary>
/// <param name="Accuracy">Share of its digits that the labels of the stretch before get right; NaN in the first.</param>
/// <param name="SpikesPerDigit">Excitatory spikes per digit.</param>
/// <param name="TonicWeights">Tonic weights at its end; empty where they do not learn.</param>
/// <param name="Readout">Labels by this stretch alone, for the next.</param>
internal sealed record DigitsBlock(double Accuracy, double SpikesPerDigit, int[] TonicWeights, DigitsReadout Readout);

/// <summary>What came of one network.</summary>
/// <param name="Hard">Share of the held-back digits right when every spike counts for the class of its compartment.</param>
/// <param name="Soft">Share right when a spike's vote is divided as its compartment responded to the classes.</param>
/// <param name="Labels">What the held-back digits are.</param>
/// <param name="Decisions">What they were taken for, -1 for nothing, by the hard reading.</param>
internal sealed record DigitsOutcome(double Hard, double Soft, int[] Labels, int[] Decisions)
{
    /// <summary>Training, stretch by stretch.</summary>
    public IReadOnlyList<DigitsBlock> Curve { get; init; } = [];

    /// <summary>Held-back digits after each pass; the last is this outcome.</summary>
    public IReadOnlyList<DigitsOutcome> Passes { get; init; } = [];

    /// <summary>Synapses of the pixels after training; null where they do not learn.</summary>
    public LearnedProjection? Pixels { get; init; }

    /// <summary>Tonic synapses after training; null where they do not learn.</summary>
    public LearnedProjection? Tonic { get; init; }

    /// <summary>Excitatory spikes per digit in the last pass of training.</summary>
    public double TrainingSpikes { get; init; }

    /// <summary>Excitatory spikes per held-back digit.</summary>
    public double TestSpikes { get; init; }

    /// <summary>Share of the held-back digits with more than one excitatory spike.</summary>
    public double SeveralWinners { get; init; }

    /// <summary>Compartments that spiked for none of the training digits.</summary>
    public int Unused { get; init; }

    /// <summary>Synapses visited by learning.</summary>
    public long Visits { get; init; }

    /// <summary>Steps of training.</summary>
    public long TrainingSteps { get; init; }

    /// <summary>Cores the network took.</summary>
    public int Cores { get; init; }

    /// <summary>FNV-1a over the learned pixel weights, post by post; 0 where they do not learn.</summary>
    public ulong PixelHash => Pixels is null ? 0 : LearnedProjection.WeightHashOf(Pixels.ByPost);

    /// <summary>FNV-1a over the learned tonic weights; 0 where they do not learn.</summary>
    public ulong TonicHash => Tonic is null ? 0 : LearnedProjection.WeightHashOf(Tonic.ByPost);
}
