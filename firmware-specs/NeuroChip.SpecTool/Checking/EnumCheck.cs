using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Checking;

/// <summary>Names and values of an enumeration are each used once.</summary>
internal static class EnumCheck
{
    public static void Run(EnumDef item, Problems problems)
    {
        Dictionary<string, Place> names = [];
        Dictionary<long, string> values = [];
        foreach (EnumMemberDef member in item.Members)
        {
            if (!names.TryAdd(member.Name, member.Place))
            {
                problems.Add(
                    ProblemCode.DuplicateName, member.Place,
                    $"{item.Name}.{member.Name}: the name is already taken at {names[member.Name]}");
            }

            if (!values.TryAdd(member.Value, member.Name))
            {
                problems.Add(
                    ProblemCode.DuplicateNumber, member.Place,
                    $"{item.Name}.{member.Name}: value {member.Value} is already taken by {values[member.Value]}");
            }

            if (member.Value is < 0 or > 63)
            {
                problems.Add(
                    ProblemCode.BadValue, member.Place,
                    $"{item.Name}.{member.Name}: value {member.Value}; values of an enum lie in 0..63");
            }
        }
    }
}
