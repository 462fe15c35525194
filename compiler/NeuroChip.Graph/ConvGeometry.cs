namespace NeuroChip.Graph;

/// <summary>Sizes and steps of a two-dimensional convolution; "y" is the first of the two axes, "x" the second.</summary>
public sealed record ConvGeometry
{
    /// <summary>Channels of the pre population.</summary>
    public required int InChannels { get; init; }

    /// <summary>Rows of the pre population.</summary>
    public required int InHeight { get; init; }

    /// <summary>Columns of the pre population.</summary>
    public required int InWidth { get; init; }

    /// <summary>Channels of the post population.</summary>
    public required int OutChannels { get; init; }

    /// <summary>Rows of the kernel.</summary>
    public required int KernelHeight { get; init; }

    /// <summary>Columns of the kernel.</summary>
    public required int KernelWidth { get; init; }

    /// <summary>Pre rows from one post row to the next.</summary>
    public int StrideY { get; init; } = 1;

    /// <summary>Pre columns from one post column to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Silent rows put before the first and behind the last pre row.</summary>
    public int PaddingY { get; init; }

    /// <summary>Silent columns put before the first and behind the last pre column.</summary>
    public int PaddingX { get; init; }

    /// <summary>Pre rows from one kernel row to the next.</summary>
    public int DilationY { get; init; } = 1;

    /// <summary>Pre columns from one kernel column to the next.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Groups into which the channels of both sides are divided; a post channel sees those of its group only.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Rows of the post population; below 1 where the kernel does not fit.</summary>
    public long OutHeight => Extent(InHeight, KernelHeight, StrideY, PaddingY, DilationY);

    /// <summary>Columns of the post population; below 1 where the kernel does not fit.</summary>
    public long OutWidth => Extent(InWidth, KernelWidth, StrideX, PaddingX, DilationX);

    /// <summary>Units of the pre population.</summary>
    public long InSize => (long)InChannels * InHeight * InWidth;

    /// <summary>Units of the post population.</summary>
    public long OutSize => OutChannels * OutHeight * OutWidth;

    /// <summary>Number of weights.</summary>
    public long WeightCount => (long)OutChannels * (InChannels / Math.Max(Groups, 1)) * KernelHeight * KernelWidth;

    /// <summary>Why the numbers describe no convolution, or null.</summary>
    public string? FindProblem()
    {
        (string Name, int Value, int Least)[] fields =
        [
            ("in channels", InChannels, 1), ("in height", InHeight, 1), ("in width", InWidth, 1), ("out channels", OutChannels, 1),
            ("kernel height", KernelHeight, 1), ("kernel width", KernelWidth, 1), ("stride y", StrideY, 1), ("stride x", StrideX, 1),
            ("padding y", PaddingY, 0), ("padding x", PaddingX, 0), ("dilation y", DilationY, 1), ("dilation x", DilationX, 1),
            ("groups", Groups, 1),
        ];
        foreach ((string name, int value, int least) in fields)
        {
            if (value < least || value > Largest)
            {
                return $"{name} is {value}, not {least}..{Largest}";
            }
        }

        if (InChannels % Groups != 0 || OutChannels % Groups != 0)
        {
            return $"{InChannels} in channels and {OutChannels} out channels cannot be divided into {Groups} groups";
        }

        if (OutHeight < 1 || OutWidth < 1)
        {
            return $"a kernel of {KernelHeight} x {KernelWidth} does not fit an input of {InHeight} x {InWidth}";
        }

        double synapses = (double)OutChannels * (InChannels / Groups)
            * Reached(InHeight, OutHeight, KernelHeight, StrideY, PaddingY, DilationY)
            * Reached(InWidth, OutWidth, KernelWidth, StrideX, PaddingX, DilationX);
        return synapses > MostSynapses ? $"{synapses:F0} synapses, more than {MostSynapses}" : null;
    }

    /// <summary>Above this no population could have so many units, and no product of three numbers leaves 64 bits.</summary>
    private const int Largest = 1 << 20;

    /// <summary>So many synapses of one projection an array can hold.</summary>
    private const int MostSynapses = 1 << 30;

    /// <summary>First and last place of a kernel along one axis that lies on the input at an output; none where first is above last.</summary>
    public static (int First, int Last) KernelRange(int output, int size, int kernel, int stride, int padding, int dilation)
    {
        long origin = ((long)output * stride) - padding;
        long first = origin >= 0 ? 0 : (-origin + dilation - 1) / dilation;
        long last = origin >= size ? -1 : Math.Min(kernel - 1L, (size - 1 - origin) / dilation);
        return ((int)Math.Min(first, kernel), (int)last);
    }

    /// <summary>Pairs of an output and a place of the kernel that lies on the input there, along one axis.</summary>
    private static double Reached(int size, long outputs, int kernel, int stride, int padding, int dilation)
    {
        double pairs = 0;
        for (int output = 0; output < outputs; output++)
        {
            (int first, int last) = KernelRange(output, size, kernel, stride, padding, dilation);
            pairs += Math.Max(0, last - first + 1);
        }

        return pairs;
    }

    private static long Extent(int size, int kernel, int stride, int padding, int dilation) =>
        Math.DivRem((long)size + (2L * padding) - ((long)dilation * (kernel - 1)) - 1, Math.Max(stride, 1)) is var (quotient, rest) && rest < 0
            ? 0
            : quotient + 1;
}
