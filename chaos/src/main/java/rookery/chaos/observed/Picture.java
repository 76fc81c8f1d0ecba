package rookery.chaos.observed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import rookery.chaos.observed.Story.Band;

/// Draws the dashboard over a run, as a page of its own. Immutable.
final class Picture {
  private static final int MOST_LINES = 8;
  private static final double STEPS = 240;

  private final Prometheus prometheus;
  private final List<Band> bands;
  private final double from;
  private final double to;

  Picture(Prometheus prometheus, List<Band> bands, double from, double to) {
    this.prometheus = prometheus;
    this.bands = bands;
    this.from = from;
    this.to = to;
  }

  String of(Dashboard dashboard) {
    var html = new StringBuilder(HEAD);
    html.append("<p class=faults>");
    for (int i = 0; i < bands.size(); i++) {
      html.append("<span><b>%d</b> %s</span>".formatted(i + 1, bands.get(i).fault()));
    }
    html.append("</p>");
    String row = "";
    for (var panel : dashboard.panels()) {
      if (!panel.row().equals(row)) {
        row = panel.row();
        html.append(html.indexOf("<main>") < 0 ? "" : "</main>");
        html.append("<h2>").append(escaped(row)).append("</h2><main>");
      }
      html.append(panel(panel));
    }
    return html.append("</main>\n").toString();
  }

  private String panel(Dashboard.Panel panel) {
    var lines = new ArrayList<Chart.Line>();
    double step = Math.max(1, (to - from) / STEPS);
    for (var query : panel.queries()) {
      for (Series series : prometheus.range(query.expression(), from, to, step)) {
        if (!series.points().isEmpty()) {
          lines.add(new Chart.Line(series.named(query.legend()), series.points()));
        }
      }
    }
    lines.sort(Comparator.comparingDouble(Chart.Line::most).reversed());
    var drawn = lines.subList(0, Math.min(MOST_LINES, lines.size()));
    var chart = new Chart(panel.unit(), from, to, step, bands);
    var html = new StringBuilder("<figure><figcaption>");
    html.append(escaped(panel.title()))
        .append("</figcaption>")
        .append(chart.of(drawn, panel.most()));
    html.append("<p class=legend>");
    for (int i = 0; i < drawn.size(); i++) {
      html.append(
          "<span><i style='background:%s'></i>%s</span>"
              .formatted(Chart.color(i), escaped(drawn.get(i).name())));
    }
    if (lines.size() > drawn.size()) {
      html.append("<span>and %d more</span>".formatted(lines.size() - drawn.size()));
    }
    return html.append("</p></figure>").toString();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static final String HEAD =
      """
      <!DOCTYPE html><meta charset=utf-8><title>Rookery</title><style>
      body{margin:0;padding:14px 18px 20px;background:#f4f5f7;color:#20242a;width:1244px;\
      font:13px/1.35 'DejaVu Sans',sans-serif}
      h1{font-size:20px;margin:0 0 4px}
      h2{font-size:15px;margin:14px 0 6px}
      p{margin:0}
      .faults{display:flex;flex-wrap:wrap;gap:2px 18px}
      .faults b{background:#c0392b;color:#fff;border-radius:8px;padding:0 6px;font-size:11px}
      main{display:flex;flex-wrap:wrap;gap:10px}
      figure{margin:0;background:#fff;border:1px solid #d9dce1;border-radius:4px;width:394px;\
      padding:6px 8px;box-sizing:border-box}
      figcaption{font-weight:bold;margin-bottom:2px}
      svg{display:block}
      .legend{font-size:11px;display:flex;flex-wrap:wrap;gap:0 10px}
      .legend i{display:inline-block;width:10px;height:3px;margin-right:4px;vertical-align:middle}
      </style>
      <h1>Rookery: three nodes, broken in many ways, as Prometheus saw them</h1>
      """;
}
