using System.Text.Json.Nodes;

namespace Runtime.Tests.Cli.Conformance;

/// <summary>
/// A file of one rule worked out by hand: dw = 3*x0*x1. A trace and the mantissa take 11 bits, so nothing is shifted.
/// With x1 = 10 the weight 100 becomes 130, in the accumulator 130 * 128; of 4 stored bits, steps of 16 remain.
/// </summary>
internal static class SmallRules
{
    public static JsonObject Create() => new()
    {
        ["format"] = "neurochip-rules/1",
        ["rules"] = new JsonArray(new JsonObject
        {
            ["rule"] = "dw = 3*x0*x1",
            ["target"] = "dw",
            ["decimation"] = null,
            ["products"] = new JsonArray(new JsonObject
            {
                ["dependency"] = "x0", ["mantissa"] = 3, ["exponent"] = 0, ["shift"] = 0,
                ["factors"] = new JsonArray(new JsonObject { ["variable"] = "x1", ["constant"] = 0, ["sign"] = false }),
            }),
            ["states"] = new JsonArray(
                State(1, 10, 100, 8, "down", 130 * 128, 130),
                State(0, 10, 100, 8, "down", 100 * 128, 100),
                State(1, 10, 96, 4, "down", 126 * 128, 112),
                State(1, 10, 96, 4, "up", 126 * 128, 128)),
        }),
    };

    public static string With(Action<JsonNode> change)
    {
        JsonObject json = Create();
        change(json["rules"]![0]!);
        return json.ToJsonString();
    }

    private static JsonObject State(int x0, int x1, int weight, int bits, string rounding, int accumulator, int stored) => new()
    {
        ["operands"] = new JsonObject
        {
            ["x0"] = x0, ["y0"] = 0, ["u"] = 1, ["x1"] = x1, ["x2"] = 0, ["y1"] = 0, ["y2"] = 0, ["y3"] = 0, ["w"] = weight, ["t"] = 0, ["d"] = 0,
        },
        ["sign"] = "exc",
        ["weight_bits"] = bits,
        ["rounding"] = rounding,
        ["accumulator"] = accumulator,
        ["stored"] = stored,
    };
}
