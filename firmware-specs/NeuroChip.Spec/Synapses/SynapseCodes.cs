#pragma warning disable IDE0130 // Other half of a generated type, whose namespace is the root.
namespace NeuroChip.Spec;
#pragma warning restore IDE0130

/// <content>Searches in the generated tables.</content>
public static partial class SynapseCodes
{
    /// <summary>
    /// The code of the narrowest index that can hold <paramref name="largestIndex"/>, or -1 if none can.
    /// </summary>
    public static int IndexCodeFor(WordLayout layout, int largestIndex)
    {
        for (int code = 0; code < CodeCount; code++)
        {
            if (largestIndex < 1L << IndexBits(layout, code))
            {
                return code;
            }
        }

        return -1;
    }

    /// <summary>The code of exactly this many weight bits, or -1: 7 bits cannot be encoded.</summary>
    public static int WeightCodeFor(int weightBits)
    {
        for (int code = 1; code < CodeCount; code++)
        {
            if (WeightBits(code) == weightBits)
            {
                return code;
            }
        }

        return -1;
    }
}
