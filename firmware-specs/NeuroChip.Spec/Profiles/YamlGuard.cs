using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace NeuroChip.Spec.Profiles;

/// <summary>
/// Walks the events of a text before a tree is built from them: the tree builder calls itself per
/// level, so a text of nothing but brackets would end the process.
/// </summary>
internal static class YamlGuard
{
    private const int MaxDepth = 16;

    /// <summary>Throws <see cref="YamlException"/> for deep nesting and for aliases, which a profile has no use for.</summary>
    public static void Check(string text)
    {
        Parser parser = new(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            depth += current.NestingIncrease;
            if (depth > MaxDepth)
            {
                throw new YamlException(current.Start, current.End, $"more than {MaxDepth} levels of nesting");
            }

            if (current is AnchorAlias)
            {
                throw new YamlException(current.Start, current.End, "an alias, which a profile cannot have");
            }
        }
    }
}
