using System.Text.Json;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>
/// The published rule cases, whose canonical products are given: as microcode, run by the reference machine, they give
/// the published accumulator and stored value of every state. The cases come from an independent implementation.
/// </summary>
public sealed class RuleVectorTests
{
    private const string Rules = "vectors/rules/rules.json";

    [SharedDataFact(Rules)]
    public void Published_products_give_the_published_values_as_microcode()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Checkout.Shared(Rules)));
        int states = 0;
        int shifts = 0;
        foreach (JsonElement rule in document.RootElement.GetProperty("rules").EnumerateArray())
        {
            string text = rule.GetProperty("rule").GetString()!;
            LearnTarget target = rule.GetProperty("target").GetString() switch { "dw" => LearnTarget.Weight, "dd" => LearnTarget.Delay, _ => LearnTarget.Tag };
            int decimation = rule.GetProperty("decimation") is { ValueKind: JsonValueKind.Number } k ? k.GetInt32() : 0;
            List<ushort> products = [.. rule.GetProperty("products").EnumerateArray().SelectMany(product => Product(product, decimation))];
            shifts += products.Count(word => word >> 12 == (int)MicroOpcode.ShiftRight);
            foreach (JsonElement state in rule.GetProperty("states").EnumerateArray())
            {
                Check(text, target, products, decimation, state);
                states++;
            }
        }

        states.ShouldBeGreaterThan(1000);
        shifts.ShouldBeGreaterThan(0, "some rules shift by more than 15");
    }

    private static void Check(string text, LearnTarget target, List<ushort> products, int decimation, JsonElement state)
    {
        TraceRounding rounding = Enum.Parse<TraceRounding>(state.GetProperty("rounding").GetString()!, ignoreCase: true);
        MicroProgram program = new([MicroOps.Target(target), .. products, MicroOps.Round(rounding), MicroOps.Write(), MicroOps.Halt()]);
        MicroVerdict verdict = MicroVerifier.Verify(program);
        verdict.IsSound.ShouldBeTrue($"{text}: {string.Join('\n', verdict.Problems)}");
        ReferenceVisit visit = Visit(state, decimation);
        ReferenceResult result = ReferenceMachine.Run(program, visit);
        string shown = $"{text} in {state}";
        ((int)result.Accumulator).ShouldBe(state.GetProperty("accumulator").GetInt32(), shown);
        result.Written[target].ShouldBe(state.GetProperty("stored").GetInt32(), shown);
        result.Widest.ShouldBeLessThanOrEqualTo(verdict.Summary!.ProductBits);
    }

    private static ReferenceVisit Visit(JsonElement state, int decimation)
    {
        int[] operands = new int[12];
        int active = 0;
        foreach (JsonProperty operand in state.GetProperty("operands").EnumerateObject())
        {
            if (operand.Name == "u")
            {
                active = operand.Value.GetInt32() << decimation;
                continue;
            }

            operands[Enumerable.Range(0, 12).First(code => MicroFactors.Name((FactorCode)code) == operand.Name)] = operand.Value.GetInt32();
        }

        SignMode mode = state.GetProperty("sign").GetString() switch { "exc" => SignMode.Excitatory, "inh" => SignMode.Inhibitory, _ => SignMode.Mixed };
        return new ReferenceVisit(operands, active, mode, state.GetProperty("weight_bits").GetInt32(), 0);
    }

    /// <summary>A product as manual/microcode.md says: the mantissa in SCL, or before SHR where the shift is more than 15.</summary>
    private static IEnumerable<ushort> Product(JsonElement product, int decimation)
    {
        LearnDependency mask = product.GetProperty("dependency").GetString() switch
        {
            "x0" => LearnDependency.X0,
            "y0" => LearnDependency.Y0,
            "r0" => LearnDependency.R0,
            _ => LearnDependency.U,
        };
        yield return MicroOps.Depend(mask, mask == LearnDependency.U ? decimation : 0);
        foreach (JsonElement factor in product.GetProperty("factors").EnumerateArray())
        {
            string name = factor.GetProperty("variable").GetString()!;
            string shown = factor.GetProperty("sign").GetBoolean() ? $"sgn({name})" : name;
            FactorCode code = (FactorCode)Enumerable.Range(0, 15).First(item => MicroFactors.Name((FactorCode)item) == shown);
            yield return MicroOps.Multiply(code, factor.GetProperty("constant").GetInt32());
        }

        int mantissa = product.GetProperty("mantissa").GetInt32();
        int exponent = product.GetProperty("exponent").GetInt32();
        int shift = product.GetProperty("shift").GetInt32();
        if (shift > 15)
        {
            yield return MicroOps.Multiply(FactorCode.Constant, mantissa);
            yield return MicroOps.ShiftRight(shift);
            yield return MicroOps.Scale(1, exponent);
        }
        else
        {
            yield return MicroOps.Scale(mantissa, exponent, shift);
        }

        yield return MicroOps.Accumulate();
    }
}
