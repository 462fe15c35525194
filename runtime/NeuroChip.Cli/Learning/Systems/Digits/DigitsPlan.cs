namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>Which digits are learned, and which are held back.</summary>
/// <param name="Neurons">Excitatory compartments.</param>
/// <param name="Train">Digits learned, from the first on; labels are taken from the same ones.</param>
/// <param name="Passes">How often each is shown.</param>
/// <param name="FirstTest">First digit held back.</param>
/// <param name="Tests">Digits held back.</param>
/// <param name="Block">Digits per point of the curves over training; divides <paramref name="Train"/>.</param>
internal sealed record DigitsPlan(int Neurons, int Train, int Passes, int FirstTest, int Tests, int Block)
{
    /// <summary>The whole experiment, on MNIST's 10,000 test digits.</summary>
    public static DigitsPlan Full { get; } = new(400, 9000, 3, 9000, 1000, 1000);

    /// <summary>The small one on MNIST's test digits.</summary>
    public static DigitsPlan SmallMnist { get; } = new(100, 1000, 1, 9000, 500, 100);

    /// <summary>The small one on the 1,500 digits that come with the program.</summary>
    public static DigitsPlan SmallDemo { get; } = new(100, 1000, 1, 1000, 500, 100);

    /// <summary>Digits shown in all: learned, and after each pass shown again for labels, and held back.</summary>
    public int Presentations => Passes * ((2 * Train) + Tests);
}
