"""The views for dashboards, in SQL that DuckDB, SQLite and PostgreSQL read alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A view: what one row of it says, and the query."""

    about: str
    query: str


VIEWS: Mapping[str, View] = {
    "term_months": View(
        "A policy term in a month: in how many articles it stands, and how often.",
        """
        SELECT articles.published_month AS month, policy_terms.term, policy_terms.kind, policy_terms.known,
               count(DISTINCT mentions.article_id) AS articles, count(*) AS mentions
        FROM mentions
        JOIN policy_terms ON policy_terms.entity_id = mentions.entity_id
        JOIN articles ON articles.article_id = mentions.article_id
        GROUP BY articles.published_month, policy_terms.term, policy_terms.kind, policy_terms.known
        """,
    ),
    "term_agency_months": View(
        "A policy term in a month beside an agency that the same articles name; NULL where they name none.",
        """
        SELECT articles.published_month AS month, terms.term, terms.kind, bodies.agency_id, bodies.name AS agency,
               count(*) AS articles, sum(terms.mentions) AS mentions
        FROM (
            SELECT mentions.article_id, policy_terms.term, policy_terms.kind, count(*) AS mentions
            FROM mentions JOIN policy_terms ON policy_terms.entity_id = mentions.entity_id
            GROUP BY mentions.article_id, policy_terms.term, policy_terms.kind
        ) AS terms
        JOIN articles ON articles.article_id = terms.article_id
        LEFT JOIN (
            SELECT DISTINCT mentions.article_id, agencies.agency_id, agencies.name
            FROM mentions JOIN agencies ON agencies.entity_id = mentions.entity_id
        ) AS bodies ON bodies.article_id = terms.article_id
        GROUP BY articles.published_month, terms.term, terms.kind, bodies.agency_id, bodies.name
        """,
    ),
    "agency_months": View(
        "An agency in a month: in how many articles it is named, and how often.",
        """
        SELECT articles.published_month AS month, agencies.agency_id, agencies.name, agencies.kind,
               count(DISTINCT mentions.article_id) AS articles, count(*) AS mentions
        FROM mentions
        JOIN agencies ON agencies.entity_id = mentions.entity_id
        JOIN articles ON articles.article_id = mentions.article_id
        GROUP BY articles.published_month, agencies.agency_id, agencies.name, agencies.kind
        """,
    ),
    "post_months": View(
        "A post that articles of a month give an official or another person, with the first and last day of those articles.",
        """
        SELECT articles.published_month AS month, people.name, people.role, posts.organization, posts.organization_id,
               posts.title, posts.status, count(DISTINCT posts.article_id) AS articles,
               min(articles.published_date) AS first_date, max(articles.published_date) AS last_date
        FROM posts
        JOIN people ON people.entity_id = posts.entity_id
        JOIN articles ON articles.article_id = posts.article_id
        GROUP BY articles.published_month, people.name, people.role, posts.organization, posts.organization_id, posts.title, posts.status
        """,
    ),
    "statistic_series": View(
        "A figure with its period, to be drawn as a series by subject and unit; the period is the article's day where the text gives none.",
        """
        SELECT statistics.subject, statistics.unit, statistics.kind, statistics.direction, statistics.base, statistics.place,
               statistics.modality, coalesce(statistics.as_of_start, articles.published_date) AS period_start,
               coalesce(statistics.as_of_end, articles.published_date) AS period_end, statistics.as_of_precision AS precision,
               statistics.value, statistics.high, statistics.approx, statistics.source_agency, statistics.article_id,
               articles.published_date, articles.title, statistics.text
        FROM statistics
        JOIN articles ON articles.article_id = statistics.article_id
        WHERE statistics.subject IS NOT NULL
        """,
    ),
    "reprints": View(
        "An article that an earlier one prints nearly word for word, and the first of those; on one day the lesser id comes first.",
        """
        SELECT DISTINCT mine.article_id,
               first_value(theirs.article_id) OVER (
                   PARTITION BY mine.article_id ORDER BY earlier.published_date, theirs.article_id
               ) AS first_id
        FROM reprint_keys AS mine
        JOIN reprint_keys AS theirs ON theirs.reprint_key = mine.reprint_key AND theirs.n = mine.n
        JOIN articles AS later ON later.article_id = mine.article_id
        JOIN articles AS earlier ON earlier.article_id = theirs.article_id
        WHERE earlier.published_date < later.published_date
           OR (theirs.article_id < mine.article_id
               AND (earlier.published_date = later.published_date OR (earlier.published_date IS NULL AND later.published_date IS NULL)))
        """,
    ),
    "articles_once": View(
        "The articles without those that reprint another: join it in place of articles for counts that ignore reprints.",
        """
        SELECT articles.* FROM articles
        WHERE NOT EXISTS (SELECT 1 FROM reprints WHERE reprints.article_id = articles.article_id)
        """,
    ),
}
