terraform {
  required_version = ">= 1.5"

  required_providers {
    pagerduty = {
      source  = "PagerDuty/pagerduty"
      version = "~> 3.0"
    }
  }
}

variable "pagerduty_token" {
  description = "A REST API key of PagerDuty"
  type        = string
  sensitive   = true
}

provider "pagerduty" {
  token          = var.pagerduty_token
  service_region = "eu"
}

data "pagerduty_team" "phones" {
  name = "Phones"
}

data "pagerduty_schedule" "day" {
  name = "Day"
}

data "pagerduty_user" "lead_example_com" {
  email = "lead@example.com"
}

resource "pagerduty_escalation_policy" "x_2nd_line_phones" {
  name        = "2nd line: \"phones\""
  description = "Costs $${money}"
  num_loops   = 0
  teams       = [data.pagerduty_team.phones.id]

  rule {
    escalation_delay_in_minutes = 5

    target {
      type = "schedule_reference"
      id   = data.pagerduty_schedule.day.id
    }

    target {
      type = "user_reference"
      id   = data.pagerduty_user.lead_example_com.id
    }
  }
}

resource "pagerduty_service" "eu_finance" {
  name                    = "EU Finance"
  description             = "By hand"
  escalation_policy       = pagerduty_escalation_policy.x_2nd_line_phones.id
  alert_creation          = "create_alerts_and_incidents"
  auto_resolve_timeout    = "14400"
  acknowledgement_timeout = "null"

  incident_urgency_rule {
    type    = "constant"
    urgency = "severity_based"
  }
}

resource "pagerduty_service_integration" "eu_finance" {
  name    = "Trunkline"
  type    = "events_api_v2_inbound_integration"
  service = pagerduty_service.eu_finance.id
}

output "routing_key_eu_finance" {
  value     = pagerduty_service_integration.eu_finance.integration_key
  sensitive = true
}

resource "pagerduty_alert_grouping_setting" "eu_finance" {
  name        = "EU Finance (Trunkline)"
  description = ""
  type        = "content_based"
  services    = [pagerduty_service.eu_finance.id]

  config {
    time_window = 600
    aggregate   = "all"
    fields      = ["class", "group"]
  }
}

resource "pagerduty_business_service" "telephony" {
  name             = "Telephony"
  description      = ""
  point_of_contact = "Ops"
  team             = data.pagerduty_team.phones.id
}

resource "pagerduty_service_dependency" "eu_finance" {
  dependency {
    dependent_service {
      id   = pagerduty_business_service.telephony.id
      type = "business_service"
    }

    supporting_service {
      id   = pagerduty_service.eu_finance.id
      type = "service"
    }
  }
}

resource "pagerduty_webhook_subscription" "trunkline" {
  type        = "webhook_subscription"
  active      = true
  description = "Tells Trunkline what people do with incidents"
  events      = ["incident.acknowledged", "incident.escalated", "incident.reassigned", "incident.reopened", "incident.resolved", "incident.triggered", "incident.unacknowledged"]

  delivery_method {
    type = "http_delivery_method"
    url  = "https://trunkline.example.com/webhooks/pagerduty"
  }

  filter {
    id   = data.pagerduty_team.phones.id
    type = "team_reference"
  }
}

import {
  to = pagerduty_service.eu_finance
  id = "PSERV01"
}

import {
  to = pagerduty_service_integration.eu_finance
  id = "PSERV01.PINTE01"
}

import {
  to = pagerduty_service_dependency.eu_finance
  id = "PSERV01.service.D1"
}
