namespace NeuroChip.Training.Digits;

/// <summary>The digits in a fixed random order: the first ones are held back, the others may be learned from.</summary>
/// <param name="HeldBack">Never seen by the training.</param>
/// <param name="Learned">For the training.</param>
internal sealed record DigitSplit(Digit[] HeldBack, Digit[] Learned)
{
    /// <summary>Seed of the order; changing it changes which digits the repository ships.</summary>
    internal const ulong Seed = 1;

    /// <summary>Digits held back.</summary>
    internal const int HeldBackCount = 1500;

    internal static DigitSplit Of(List<Digit> digits)
    {
        if (digits.Count <= 2 * HeldBackCount)
        {
            throw new TrainingException($"{digits.Count} digits are too few to hold back {HeldBackCount}");
        }

        Digit[] order = [.. digits];
        new SeededRandom(Seed).Shuffle(order.AsSpan());
        return new DigitSplit(order[..HeldBackCount], order[HeldBackCount..]);
    }
}
